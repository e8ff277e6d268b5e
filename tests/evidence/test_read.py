"""Reading evidence files: claims, or every problem with its place."""

import json
from pathlib import Path

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


AUDITED = """\
cellcourse: 1
publication: A paper.
arms:
  a: {label: A, n: 6}
  b: {label: B, n: not reported}
measures:
  bbb: {label: BBB score, instrument: bbb, steps: [0.5, 1]}
claims:
  mean:
    place: Results
    quote: 8.3 ± 1.7, p < 0.05
    status: stated
    about: {measure: bbb, arm: a, against: b, day: 21, deaths: excluded, test: tukey-kramer}
    numbers:
      - {printed: "8.3", what: mean, quantity: mean, not_recomputable: No data.}
      - {printed: "1.7", what: spread, quantity: sem, not_recomputable: No data.}
      - {printed: "< 0.05", what: p, quantity: p, not_recomputable: No data.}
"""


def test_a_claim_says_what_its_numbers_are_about() -> None:
    claim = read_evidence(AUDITED, "evidence.yaml").claims["mean"]
    assert (claim.about.arm, claim.about.day, claim.about.deaths) == ("a", 21, "excluded")
    assert [number.quantity for number in claim.numbers] == ["mean", "sem", "p"]


@pytest.mark.parametrize(
    ("found", "put", "where", "accepted"),
    [
        ('"1.7"', '"-1.7"', "16:9", "a sem is never negative"),
        ('"< 0.05"', '"1.2"', "17:9", "a p-value lies between 0 and 1"),
        ('"< 0.05"', '"< 0"', "17:9", "a p-value lies between 0 and 1"),
        ("quantity: sem", "quantity: mean", "10:5", "each quantity once in a claim; mean is there"),
        ("quantity: sem", "quantity: sems", "16:50", "mean, median, sd, sem"),
        ("against: b, ", "", "10:5", "about: with arm and against, or arms, for a p-value"),
        ("arm: a, ", "arm: c, ", "13:32", "a, b"),
        ("measure: bbb", "measure: bb", "13:22", "bbb"),
        ("instrument: bbb", "instrument: bbbb", "7:39", "alsfrs, alsfrs-r, bbb"),
        ("status: stated", "status: absent", "10:5", "no numbers: what is absent has none"),
        ("status: stated", "status: derived", "10:5", "rule: for a derived claim"),
        ("    quote: 8.3 ± 1.7, p < 0.05\n", "", "10:5", "the words that carry the claim"),
        ("quantity: sem", "quantity: count", "16:9", "a count is a whole number"),
    ],
)
def test_an_impossible_or_ambiguous_claim_is_refused_with_its_line(
    found: str, put: str, where: str, accepted: str
) -> None:
    with pytest.raises(EvidenceError) as refused:
        read_evidence(AUDITED.replace(found, put), "evidence.yaml")
    problem = refused.value.problems[0]
    assert problem.where == f"evidence.yaml:{where}"
    assert accepted in problem.accepted


def test_a_count_with_decimals_is_no_count() -> None:
    text = AUDITED.replace('"1.7", what: spread, quantity: sem', '"1.7", what: n, quantity: n')
    with pytest.raises(EvidenceError, match="1 problem"):
        read_evidence(text, "evidence.yaml")


def test_the_published_schema_is_the_present_one() -> None:
    published = Path(__file__).parents[2] / "docs" / "evidence.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == json_schema()
