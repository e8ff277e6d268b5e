"""What is weak in an estimand that is whole."""

import pytest

from cellcourse.study.criticism import criticise
from cellcourse.study.criticism.sources import SOURCES
from cellcourse.study.criticism.weakness import Weakness

EXACT = {"enumerate_up_to": 10, "resamples": 10, "seed": 1}
SCORES = {"population": "all rats", "summary": "difference", "events": {"sign": "treatment policy"}}
MMRM = {
    "method": "mmrm", "title": "Means", "measure": "bbb", "role": "primary",
    "visits": ["before", "after"], "compared": ["after"], "adjust": "none",
    "deaths": "hypothetical", "covariance": "unstructured", "covariance_of": "all arms",
    "likelihood": "REML", "df": "kenward-roger", "estimand": SCORES,
}  # fmt: skip
RANKED = {
    "method": "joint-rank", "title": "Ranks", "endpoint": "survival", "measure": "bbb",
    "role": "primary", "until": 28, "deaths": "ranked worst", "function": "last visit",
    "withdrawal": "survived", "administrative": "survived", "margin": 0.0, "adjust": "none",
    "exact": EXACT, "estimand": SCORES,
}  # fmt: skip
PRIMARY = {"analyses.survival.role": "secondary", "analyses.it": MMRM}
ONLY = {
    **PRIMARY, "analyses.scores": None, "analyses.gait": None, "analyses.anova": None,
    "analyses.slopes": None,
}  # fmt: skip
LEFT = {
    "events.left": {"label": "Withdrawal", "ends_follow_up": True},
    "endpoints.survival.censored_by": ["other", "left"],
}
EVERY = ("scores", "gait", "anova", "slopes")


def speaking(strategy):
    """Every analysis of scores says the same of a withdrawal."""
    return LEFT | {f"analyses.{key}.estimand.events.left": strategy for key in EVERY}


CASES = [
    (
        {
            "analyses.scores.measure": "righting",
            "schedule.series.twice.measures": ["bbb", "weight", "righting"],
        },
        "the dead score best",
        "analyses.scores.deaths",
        "of Righting less is better",
    ),
    (PRIMARY, "death assumed away", "analyses.it.deaths", "if nobody died"),
    (
        {**PRIMARY, "design.kind": "clinical", "population.species": "human"},
        "death assumed away",
        "analyses.it.deaths",
        "if nobody died",
    ),
    (ONLY, "one view of death", "analyses.it.deaths", "no analysis of BBB score"),
    (
        {**PRIMARY, "analyses.other": RANKED},
        "several primary estimands",
        "analyses",
        "it and other are primary for bbb",
    ),
    (
        speaking("treatment policy"),
        "nothing to observe",
        "analyses.scores.estimand.events.left",
        "also after Withdrawal, which ends follow-up",
    ),
    (
        {"analyses.mean.estimand.summary": "Hazard ratio"},
        "summary of another method",
        "analyses.mean.estimand.summary",
        "gives no hazard ratio; cox, joint-model, log-rank or weighted-log-rank would",
    ),
    (
        {"analyses.anova.estimand.summary": "difference in slopes"},
        "summary of another method",
        "analyses.anova.estimand.summary",
        "mixed-anova gives no slope",
    ),
    (
        {"analyses.survival.estimand.population": "Per-protocol rats"},
        "population chosen afterwards",
        "analyses.survival.estimand.population",
        "about Per-protocol rats",
    ),
]


def found(study) -> dict[tuple[str, str], Weakness]:
    return {(one.rule, one.where): one for one in criticise(study)}


@pytest.mark.parametrize(("changes", "rule", "where", "what"), CASES)
def test_a_weakness_is_seen_at_its_place(study_with, changes, rule, where, what):
    weaknesses = found(study_with(changes))
    one = weaknesses[rule, where]
    assert what in one.what
    assert len(one.why) > 30
    assert one.source in SOURCES.values()


@pytest.mark.parametrize(
    ("changes", "absent"),
    [
        ({}, "the dead score best"),
        (
            {
                "analyses.scores.measure": "righting", "analyses.scores.deaths": "excluded",
                "schedule.series.twice.measures": ["bbb", "weight", "righting"],
            },
            "the dead score best",
        ),
        ({"analyses.survival.role": "secondary", "analyses.it": RANKED}, "death assumed away"),
        ({**PRIMARY, "analyses.it": {**MMRM, "role": "secondary"}}, "death assumed away"),
        (PRIMARY, "one view of death"),
        ({"analyses.cox.role": "primary"}, "several primary estimands"),
        (speaking("while on treatment"), "nothing to observe"),
        ({"analyses.cox.estimand.summary": "hazard ratio"}, "summary of another method"),
        (
            {"analyses.cox.estimand.population": "rats that completed, per protocol"},
            "population chosen afterwards",
        ),
    ],
)  # fmt: skip
def test_what_holds_together_is_left_alone(study_with, changes, absent):
    assert absent not in {rule for rule, _ in found(study_with(changes))}


def test_where_nobody_can_die_no_strategy_for_death_is_weak(study_with):
    alive = {**ONLY, "events.lost.dead": False, "events.other.dead": False}
    alive["analyses.it"] = {
        **MMRM,
        "estimand": {
            **SCORES,
            "events": dict.fromkeys(("sign", "lost", "other"), "treatment policy"),
        },
    }
    rules = {rule for rule, _ in found(study_with(alive))}
    assert not rules & {"death assumed away", "one view of death", "the dead score best"}
    assert "nothing to observe" in rules


def test_clinical_studies_are_held_to_the_guidance_on_the_disease(study_with):
    clinical = {**PRIMARY, "design.kind": "clinical", "population.species": "human"}
    sources = {rule: one.source for (rule, _), one in found(study_with(clinical)).items()}
    assert sources["death assumed away"] == SOURCES["FDA2019"]


def test_several_primary_analyses_of_one_question_are_no_weakness(study_with):
    """Curve and test of one endpoint in one population ask one thing."""
    rules = {rule for rule, _ in found(study_with({"analyses.curve.role": "primary"}))}
    assert "several primary estimands" not in rules
