"""Every analysis of efficacy states its estimand, in full and once."""

import pytest

from cellcourse.study.estimands import estimated, open_events

SCORES = {"population": "all rats", "summary": "difference", "events": {"sign": "treatment policy"}}
TIMES = {"population": "all rats", "summary": "difference"}


def declared(entry, estimand=SCORES):
    return {"analyses.it": {"title": "It", "estimand": estimand, **entry}}


MMRM = {
    "method": "mmrm", "measure": "bbb", "visits": ["before", "after"], "compared": ["after"],
    "adjust": "none", "deaths": "hypothetical", "covariance": "unstructured",
    "covariance_of": "all arms", "likelihood": "REML", "df": "kenward-roger",
}  # fmt: skip
LINES = {
    "method": "random-slopes", "measure": "bbb", "visits": ["first", "before", "after"],
    "per": "day", "deaths": "hypothetical", "likelihood": "REML", "df": "satterthwaite",
    "adjust": "none", "subjects": "none",
}  # fmt: skip
EXACT = {"enumerate_up_to": 10, "resamples": 10, "seed": 1}
RANKED = {
    "method": "joint-rank", "endpoint": "survival", "measure": "bbb", "until": 28,
    "deaths": "ranked worst", "function": "last visit", "withdrawal": "survived",
    "administrative": "survived", "margin": 0.0, "adjust": "none", "exact": EXACT,
}  # fmt: skip
JOINT = {
    "method": "joint-model", "endpoint": "survival", "measure": "bbb", "per": "day",
    "deaths": "joint", "hazard": "weibull", "association": "value",
}  # fmt: skip
LATE = {
    "method": "weighted-log-rank", "endpoint": "survival", "deaths": "the event", "rho": 0.0,
    "gamma": 1.0, "pairwise": "none", "exact": EXACT,
}  # fmt: skip
COMPETING = {
    "method": "competing-events", "endpoint": "survival", "deaths": "the event", "cause": "lost",
    "days": [28], "pairwise": "none", "exact": EXACT,
}  # fmt: skip
STRATEGIES = {
    "method": "sensitivity", "measure": "bbb", "days": [14], "deaths": ["excluded", "zero"],
    "on_event_day": "score", "exact": EXACT,
}  # fmt: skip
RANKS = {
    "method": "anova-type", "measure": "bbb", "visits": ["before", "after"],
    "deaths": "excluded", "exact": EXACT,
}  # fmt: skip
BELOW = {
    "method": "time-to-threshold", "measure": "bbb", "threshold": 7.0, "side": "at or below",
    "deaths": "competing", "unseen": "not crossed", "days": [28], "pairwise": "none",
    "exact": EXACT,
}  # fmt: skip
TWO = {"endpoints.survival.events": ["lost", "sign"]}


@pytest.mark.parametrize(
    "changes",
    [
        declared(MMRM), declared(LINES), declared(RANKED), declared(JOINT),
        declared(LATE, TIMES), {**declared(COMPETING, TIMES), **TWO}, declared(STRATEGIES),
        declared(RANKS), declared(BELOW),
        declared({**MMRM, "baseline": "first", "covariate_slopes": "by visit"}),
        declared({**JOINT, "hazard": "piecewise", "cuts": [14, 28]}),
        declared({**RANKED, "deaths": "ranked worst", "strata": ["sex"]}),
    ],
)  # fmt: skip
def test_every_method_can_be_declared(problems_with, changes):
    assert problems_with(changes) == []


@pytest.mark.parametrize("name", ["survival", "scores", "gait", "anova", "slopes", "cox", "mean"])
def test_an_analysis_without_its_estimand_is_refused(problems_with, name):
    assert (f"analyses.{name}.estimand", "nothing", "estimand, which a study must state") in (
        problems_with({f"analyses.{name}.estimand": None})
    )


@pytest.mark.parametrize("part", ["population", "summary"])
def test_an_estimand_without_a_part_is_refused(problems_with, part):
    ((what, found, _),) = problems_with({f"analyses.cox.estimand.{part}": None})
    assert (what, found) == (f"analyses.cox.estimand.{part}", "nothing")


NO_EVENTS = {"population": "all rats", "summary": "difference"}
ODDS = {
    "method": "proportional-odds", "measure": "bbb", "days": [14], "deaths": "excluded",
    "adjust": "none", "exact": EXACT,
}  # fmt: skip
PREDICTED = "analyses.it.predictions[0]"


def predicting(known_until, days):
    asked = {"subject": "R1", "known_until": known_until, "days": days}
    return {**JOINT, "predictions": [asked]}


FAULTS = [
    (declared(MMRM, NO_EVENTS), "analyses.it.estimand", "events: {sign: treatment policy"),
    (
        {"analyses.scores.estimand.events": {"sign": "hypothetical"}},
        "analyses.scores.estimand.events.sign",
        "treatment policy, while on treatment",
    ),
    (
        {
            "analyses.scores.estimand.events": {
                "sign": "treatment policy",
                "lost": "treatment policy",
            }
        },
        "analyses.scores.estimand.events.lost",
        "no such line",
    ),
    (
        {
            "analyses.scores.estimand.events": {
                "sign": "treatment policy",
                "sing": "treatment policy",
            }
        },
        "analyses.scores.estimand.events.sing",
        "sign, the closest in events",
    ),
    (declared({**MMRM, "visits": ["after"]}), "analyses.it.visits", "two visits or more"),
    (declared({**MMRM, "compared": ["late"]}), "analyses.it.compared[0]", "before, after"),
    (
        declared({**MMRM, "baseline": "before", "covariate_slopes": "shared"}),
        "analyses.it.baseline",
        "a visit that is not among visits",
    ),
    (declared({**MMRM, "adjust_for": ["sex"]}), "analyses.it.covariate_slopes", "shared, by visit"),
    (
        declared({**MMRM, "covariate_slopes": "shared"}),
        "analyses.it.covariate_slopes",
        "no such line",
    ),
    (declared({**MMRM, "likelihood": "ML"}), "analyses.it.df", "or likelihood: REML"),
    (declared({**LINES, "visits": ["before", "after"]}), "analyses.it.visits", "three visits"),
    (declared({**JOINT, "cuts": [14]}), "analyses.it.cuts", "days for piecewise"),
    (declared({**JOINT, "hazard": "piecewise", "cuts": [28, 14]}), "analyses.it.cuts", "rising"),
    (declared({**JOINT, "arms": ["cells"]}), "analyses.it.arms", "two arms"),
    (
        {**declared(JOINT), "endpoints.survival.origin": "birth"},
        "analyses.it.endpoint",
        "an endpoint that counts from day zero",
    ),
    (declared({**RANKED, "margin": -1.0}), "analyses.it.margin", "zero or more"),
    (declared({**RANKED, "until": 0}), "analyses.it.until", "a day after day zero"),
    (declared({**LATE, "rho": -1.0}, TIMES), "analyses.it.rho", "zero or more"),
    (declared(COMPETING, TIMES), "analyses.it.cause", "one of several events of the endpoint"),
    (declared({**STRATEGIES, "deaths": ["zero"]}), "analyses.it.deaths", "two strategies or more"),
    (
        declared({**STRATEGIES, "deaths": ["zero", "hypothetical"]}),
        "analyses.it.model",
        "with hypothetical only",
    ),
    (
        declared({**STRATEGIES, "deaths": ["zero", "joint"]}),
        "analyses.it.joint",
        "with joint only",
    ),
    (
        declared({**STRATEGIES, "joint": {"hazard": "weibull", "association": "value"}}),
        "analyses.it.joint",
        "joint: {hazard: ..., association: ...} with joint only",
    ),
    (
        declared(
            {
                **STRATEGIES,
                "deaths": ["zero", "joint"],
                "joint": {"hazard": "piecewise", "association": "value"},
            }
        ),
        "analyses.it.joint.cuts",
        "days for piecewise",
    ),
    (
        declared(
            {
                **STRATEGIES,
                "deaths": ["joint"],
                "joint": {"hazard": "weibull", "association": "value"},
            }
        ),
        "analyses.it.deaths",
        "two strategies or more",
    ),
    (
        declared({**MMRM, "df": "kenward-roger", "errors": "robust"}),
        "analyses.it.errors",
        "model; or df: satterthwaite, residual",
    ),
    (declared({**MMRM, "weights": "sex"}), "analyses.it.weights", "a number"),
    (declared({**MMRM, "weights": "size"}), "analyses.it.weights", "one in baseline"),
    (declared(predicting(known_until=14, days=[14, 28])), f"{PREDICTED}.days", "rising days after"),
    (declared(predicting(known_until=0, days=[])), f"{PREDICTED}.days", "rising days after 0"),
    (
        declared(predicting(known_until=-3, days=[7])),
        f"{PREDICTED}.known_until",
        "day zero or later",
    ),
    (declared(predicting(known_until=7, days=[28, 14])), f"{PREDICTED}.days", "days after 7"),
    (declared({**ODDS, "days": []}), "analyses.it.days", "one or more"),
    (declared({**ODDS, "visits": ["after"]}), "analyses.it.days", "one of days, visits"),
    (declared({**ODDS, "arms": ["cells"]}), "analyses.it.arms", "at least two arms"),
    (
        declared({**BELOW, "regression": {"law": "weibull", "adjust_for": ["aeg"]}}),
        "analyses.it.regression.adjust_for[0]",
        "one in baseline",
    ),
    (declared({**STRATEGIES, "days": [14, 7]}), "analyses.it.days", "rising days"),
    (declared({**RANKS, "days": [14, 21]}), "analyses.it.days", "one of days, visits"),
    (declared({**RANKS, "visits": ["after"]}), "analyses.it.visits", "two or more"),
]


@pytest.mark.parametrize(("changes", "what", "accepted"), FAULTS)
def test_what_cannot_be_is_named_at_its_place(problems_with, changes, what, accepted):
    problems = problems_with(changes)
    assert [place for place, _, _ in problems] == [what]
    assert accepted in problems[0][2]


def of(study, key):
    return next(one for one in estimated(study) if one.analysis == key)


def test_an_estimand_says_five_things(study_with):
    found = of(study_with(declared(MMRM)), "it")
    assert found.population == "all rats"
    assert found.treatment == "Vehicle and Cells"
    assert found.variable.startswith("BBB")
    assert found.summary == "difference"
    assert dict(found.events)["First sign"] == "treatment policy"
    assert dict(found.events)["Righting lost"] == "hypothetical: missing at random"


@pytest.mark.parametrize(
    ("changes", "strategy"),
    [
        (declared(LATE, TIMES), "composite: part of the endpoint"),
        (declared(RANKED), "composite: ranked worst"),
        (declared(JOINT), "modelled jointly"),
        (declared({**ODDS, "deaths": "ranked worst"}), "composite: ranked below the living"),
        (
            declared(
                {
                    **STRATEGIES,
                    "deaths": ["zero", "joint"],
                    "joint": {"hazard": "weibull", "association": "none"},
                }
            ),
            "each in turn: composite: counts as zero and modelled jointly",
        ),
        (declared(RANKS), "while alive: left out afterwards"),
        (declared(BELOW), "competing event"),
        (
            declared(STRATEGIES),
            "each in turn: while alive: left out afterwards and composite: counts as zero",
        ),
    ],
)
def test_death_is_said_in_the_words_of_the_guideline(study_with, changes, strategy):
    assert dict(of(study_with(changes), "it").events)["Righting lost"] == strategy


def test_events_that_censor_an_endpoint_are_hypothetical(study_with):
    events = dict(of(study_with({}), "survival").events)
    assert events["Other death"] == "hypothetical: censored"
    assert events["First sign"] == "treatment policy"


def test_only_events_that_nothing_else_speaks_of_are_asked_for(study_with):
    study = study_with(declared(RANKED))
    assert open_events(study, study.analyses["it"]) == ("sign",)
    assert open_events(study, study.analyses["scores"]) == ("sign",)


def test_analyses_that_only_describe_have_no_estimand(study_with):
    assert not {"baseline", "safety", "flow"} & {one.analysis for one in estimated(study_with({}))}
