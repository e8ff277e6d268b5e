"""What happened, in sentences made from the results.

Numbers of the rat study are those that the paper prints: medians of 34.5, 51 and 77 days.
"""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from cellcourse.report.blocks import KeyFigures
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
    assert said[1].startswith("The endpoint was reached by 6 of 6 in Control")
    for median in ("34.5", "51", "77"):
        assert f"{median}{NBSP}days" in said[1]
    assert f"exact p{NBSP}={NBSP}0.015" in said[1]


def test_every_declared_event_is_said_by_arm_with_deaths_first(patient):
    assert sentences(patient)[1] == (
        "Events by arm (Intravenous, Intrathecal): death 1 and 0; tracheostomy 1 and 1; "
        "percutaneous endoscopic gastrostomy (PEG) 1 and 1; loss to follow-up 1 and 1."
    )


def test_pairs_that_differ_are_told_from_those_of_which_no_difference_is_shown(rat):
    pairs = sentences(rat)[2]
    differ, rest = pairs.split(" differed; ")
    assert "log-rank tests; difference in restricted mean survival" in differ
    assert f"MSC-4 v. Control (31.2{NBSP}days (18.5 to 43.9)" in differ
    assert "MSC-4 v. MSC-1" in differ
    assert rest.startswith("no difference shown for MSC-1 v. Control (11.0")
    assert "did not" not in pairs


def test_a_score_names_the_pair_the_day_and_what_death_is_taken_for(rat):
    score = sentences(rat)[3]
    assert score.startswith("BBB score, the dead left out: a difference shown on day 28 for MSC-4")
    assert score.endswith(
        "with the dead scored zero the conclusion changes for MSC-1 v. Control, day 28."
    )


def test_a_score_says_so_where_the_strategy_for_the_dead_changes_nothing(rat):
    kept = [r for r in rat.results if r.analysis != "bbb-as-zero"]
    first = next(r for r in kept if r.analysis == "bbb-excluding")
    same = replace(first, analysis="bbb-as-zero")
    score = sentences(replace(rat, results=(*kept, same)))[3]
    assert score.endswith("with the dead scored zero the conclusions are the same.")


def test_the_last_sentence_says_how_the_print_compares(rat):
    counts = [one.verdict for one in rat.compared]
    last = sentences(rat)[-1]
    assert last.startswith(f"Of {len(counts)} numbers in the publication")
    assert f"{counts.count('agrees')} of these agree" in last


def test_agreement_of_data_made_to_agree_is_called_no_check_of_the_paper(rat, patient):
    warned = "the data were reconstructed to agree, so this checks the arithmetic, not the paper."
    assert sentences(rat)[-1].endswith(warned)
    assert "reconstructed" not in sentences(patient)[-1]


def test_numbers_that_rest_on_simulated_data_do_not_agree(patient):
    simulated = [one for one in patient.compared if one.verdict == "simulated"]
    assert {one.printed for one in simulated} >= {"5", "7", "12"}
    assert f"for {len(simulated)} more only simulated data are at hand" in sentences(patient)[-1]


def test_a_study_with_little_to_say_still_says_five_things(patient):
    bare = replace(patient, results=patient.results[:1], compared=(), publication=None)
    assert len(sentences(bare)) == 5


def test_days_from_birth_are_days_of_age(rat):
    born = rat.study.endpoints["survival"].model_copy(update={"origin": "birth"})
    study = rat.study.model_copy(update={"endpoints": {"survival": born}})
    assert f"34.5{NBSP}days of age in Control" in sentences(replace(rat, study=study))[1]


def test_a_median_of_something_other_than_survival_is_named_by_it(rat):
    events = rat.study.events["righting-lost"].model_copy(update={"dead": False})
    named = rat.study.endpoints["survival"].model_copy(update={"label": "Loss of righting"})
    study = rat.study.model_copy(
        update={"events": {"righting-lost": events}, "endpoints": {"survival": named}}
    )
    assert "median time to loss of righting was 34.5" in sentences(replace(rat, study=study))[1]


def test_strata_are_said_beside_the_test(rat):
    entry = rat.study.analyses["survival-test"].model_copy(update={"strata": ("sex",)})
    sex = SimpleNamespace(label="Sex")
    study = rat.study.model_copy(
        update={
            "analyses": {**rat.study.analyses, "survival-test": entry},
            "baseline": {"sex": sex},
        }
    )
    said = sentences(replace(rat, study=study))
    assert "log-rank test of 3 arms, within sex: exact" in said[1]
    assert said[2].startswith("Survival of pairs of arms, within sex (log-rank tests")


def test_without_publication_five_sentences_come_from_the_results(rat):
    alone = sentences(replace(rat, compared=(), publication=None))
    assert len(alone) == 5
    assert "publication" not in " ".join(alone)


def test_the_primary_analysis_speaks_first(patient):
    assert "adverse events looked for among 14 treated" in sentences(patient)[2]


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
        "18 of 18",
        f"34.5{NBSP}days",
        f"51{NBSP}days",
        f"77{NBSP}days",
    ]
    shares = [b for b in opening(patient).blocks if hasattr(b.items[0], "label")]
    assert shares[0].items[0].value == "1 of 14"
    assert shares[0].items[0].detail == "Intravenous 1; Intrathecal 0"
    assert shares[0].items[1].value == f"14{NBSP}%"


def test_a_limit_that_the_data_do_not_set_is_called_that(rat):
    keys = next(b for b in opening(rat).blocks if isinstance(b, KeyFigures))
    assert keys.items[1].detail == f"95{NBSP}% interval 20 to no upper limit, n = 6"


def test_nothing_is_said_twice_on_the_first_page(patient):
    said = sentences(patient)
    limits = next(b for b in opening(patient).blocks if getattr(b, "kind", "") == "limit")
    assert not set(limits.items) & set(said)
    assert len(set(limits.items)) == len(limits.items)
