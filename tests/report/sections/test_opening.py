"""What happened, in sentences made from the results.

Numbers of the rat study are those that the paper prints: medians of 34.5, 51 and 77 days.
"""

from dataclasses import replace

import pytest

from cellcourse.report.numbers import NBSP
from cellcourse.report.sections.opening import opening


def sentences(material):
    return opening(material).blocks[0].items


def test_the_rats_are_counted_and_their_medians_said(rat):
    said = sentences(rat)
    assert said[0] == (
        f"18{NBSP}rats were studied (6 in Control, 6 in MSC-1 and 6 in MSC-4); whether they were "
        "randomised is not reported."
    )
    for median in ("34.5", "51", "77"):
        assert f"{median}{NBSP}days" in said[1]
    assert f"exact p{NBSP}={NBSP}0.015" in said[1]


def test_pairs_that_differ_are_told_from_those_that_do_not(rat):
    pairs = sentences(rat)[2]
    differ, rest = pairs.split(" differed; ")
    assert "MSC-4 v. Control" in differ
    assert "MSC-4 v. MSC-1" in differ
    assert "MSC-1 v. Control" in rest


def test_the_last_sentence_says_how_the_print_compares(rat):
    counts = [one.verdict for one in rat.compared]
    assert sentences(rat)[-1].startswith(f"Of {len(counts)} numbers in the publication")
    assert f"{counts.count('agrees')} of these agree" in sentences(rat)[-1]


def test_without_publication_five_sentences_come_from_the_results(rat):
    alone = sentences(replace(rat, compared=(), publication=None))
    assert len(alone) == 5
    assert "publication" not in " ".join(alone)


def test_the_primary_analysis_speaks_first(patient):
    assert "adverse events looked for among 14 treated" in sentences(patient)[1]


def test_zero_events_are_not_called_safe(patient):
    assert "23 %" in " ".join(sentences(patient))


@pytest.mark.parametrize(("rule", "word"), [("randomisation", "randomis"), ("blinding", "blind")])
def test_what_the_plan_lacks_is_a_limit_of_the_data(rat, rule, word):
    limits = next(b for b in opening(rat).blocks if getattr(b, "kind", "") == "limit")
    assert rule in {one.rule for one in rat.weaknesses}
    assert any(word in limit for limit in limits.items)


def test_a_plan_without_weakness_claims_none(rat):
    blocks = opening(replace(rat, weaknesses=())).blocks
    limits = next(b for b in blocks if getattr(b, "kind", "") == "limit")
    assert not any("randomisation is stated" in limit for limit in limits.items)


def test_the_numbers_to_remember_are_medians_or_shares(rat, patient):
    keys = [b for b in opening(rat).blocks if hasattr(b, "items") and hasattr(b.items[0], "label")]
    assert [key.value for key in keys[0].items] == [
        f"34.5{NBSP}days",
        f"51{NBSP}days",
        f"77{NBSP}days",
    ]
    shares = [b for b in opening(patient).blocks if hasattr(b.items[0], "label")]
    assert shares[0].items[0].value == f"14{NBSP}%"
