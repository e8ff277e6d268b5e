"""Reading evidence files: claims, or every problem with its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cellcourse.errors import EvidenceError
from cellcourse.evidence.read import json_schema, read_evidence

GOOD = """\
cellcourse: 1
publication: A paper.
claims:
  median:
    place: Results
    quote: 34.5 days
    status: stated
    numbers:
      - printed: "34.50"
        what: median survival in days
        recomputed: {analysis: survival, estimate: median survival, part: value, arm: control}
      - printed: "0.2"
        what: its spread
        not_recomputable: The paper does not say what it is.
"""


def problems(text: str) -> list[tuple[str, str]]:
    with pytest.raises(EvidenceError) as refused:
        read_evidence(text, "evidence.yaml")
    assert refused.value.exit_code == 7
    return [(problem.where, problem.what) for problem in refused.value.problems]


def test_a_claim_keeps_its_decimals_and_its_address() -> None:
    evidence = read_evidence(GOOD, "evidence.yaml")
    median, spread = evidence.claims["median"].numbers
    assert median.printed == "34.50"
    assert median.recomputed is not None
    assert median.recomputed.address["arm"] == "control"
    assert median.recomputed.address["day"] is None
    assert spread.recomputed is None


def test_every_problem_has_its_line_and_column() -> None:
    text = GOOD.replace("status: stated", "status: true").replace('"0.2"', "0.2")
    assert problems(text) == [
        ("evidence.yaml:7:13", "claims.median.status"),
        ("evidence.yaml:12:18", "claims.median.numbers[1].printed"),
    ]


def test_a_number_that_yaml_would_round_must_be_quoted() -> None:
    with pytest.raises(EvidenceError) as refused:
        read_evidence(GOOD.replace('"34.50"', "34.50"), "evidence.yaml")
    (problem,) = refused.value.problems
    assert (problem.found, problem.accepted.split(";")[0]) == ("34.50", "text")


def test_a_vague_number_is_not_evidence() -> None:
    assert problems(GOOD.replace('"34.50"', '"about 34"')) == [
        ("evidence.yaml:9:18", "claims.median.numbers[0].printed")
    ]


def test_unknown_words_are_answered_with_known_ones() -> None:
    with pytest.raises(EvidenceError) as refused:
        read_evidence(GOOD.replace("    place:", "    places:"), "evidence.yaml")
    accepted = [problem.accepted for problem in refused.value.problems]
    assert any("place" in words for words in accepted)


@pytest.mark.parametrize("text", ["", "- a list\n", "claims: &a *a\n", "\tclaims: 1\n"])
def test_what_is_no_evidence_file_is_refused(text: str) -> None:
    assert problems(text)


def test_bytes_must_be_utf_8() -> None:
    with pytest.raises(EvidenceError) as refused:
        read_evidence(GOOD.encode("utf-16"), "evidence.yaml")
    assert "UTF-8" in refused.value.message


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(GOOD)), st.text(max_size=4), st.integers(0, 12))
def test_a_damaged_file_gives_claims_or_problems(at: int, put: str, cut: int) -> None:
    text = GOOD[:at] + put + GOOD[at + cut :]
    try:
        assert read_evidence(text, "evidence.yaml").claims is not None
    except EvidenceError as refused:
        assert refused.problems or refused.message


def test_the_schema_names_every_word_of_the_language() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == {
        "cellcourse", "publication", "arms", "measures", "claims",
    }  # fmt: skip
    assert set(schema["$defs"]["Claim"]["properties"]) == {
        "place", "quote", "status", "rule", "about", "numbers", "words", "reports", "denies",
        "defines", "unless", "note",
    }  # fmt: skip
