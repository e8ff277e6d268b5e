"""Parts of a plan that cannot both be true."""

import pytest

EXACT = {"enumerate_up_to": 10, "resamples": 10, "seed": 1}
TREATED = {"label": "T", "size": 1, "regimen": [{"product": "saline", "days": [0]}]}

CASES = [
    # the study as a whole
    ({"population.species": "human"}, "population.species", "an animal; or kind: clinical"),
    ({"design.kind": "clinical"}, "population.species", "human"),
    # measures
    ({"measures.righting.limit": "5 mL"}, "measures.righting", "a measure that its instrument"),
    ({"measures.righting.limit": "0 s"}, "measures.righting", "a measure that its instrument"),
    (
        {"measures.f": {"label": "F", "instrument": "fvc-percent", "reference": "GLI 2012"}},
        "measures.f",
        "a measure that its instrument",
    ),
    (
        {
            "measures.rod": {
                "label": "Rod", "instrument": "custom", "unit": "s", "low": 5, "high": 5,
                "better": "higher",
            }
        },
        "measures.rod",
        "a measure that its instrument",
    ),
    # baseline variables
    ({"baseline.copies.levels": ["a"]}, "baseline.copies.levels", "kind: category, or no levels"),
    ({"baseline.sex.unit": "kg"}, "baseline.sex.unit", "kind: number, or no unit"),
    ({"baseline.sex.low": 1}, "baseline.sex.low", "kind: number, or no low"),
    ({"baseline.sex.levels": ["f", "f"]}, "baseline.sex.levels", "each level once"),
    ({"baseline.copies.high": 1}, "baseline.copies.high", "more than low, 1"),
    # arms and what they are given
    ({"arms.cells.control": True}, "arms.cells.control", "one control arm at most"),
    ({"arms.cells.label": "Vehicle"}, "arms.cells.label", "a label that differs from that of v"),
    ({"arms.cells.regimen": []}, "arms.cells.regimen", "at least vehicle or drug"),
    ({"arms.cells.regimen.0.days": []}, "arms.cells.regimen[0].days", "at least one day"),
    ({"arms.cells.regimen.0.days": [7, 7]}, "arms.cells.regimen[0].days", "each day once"),
    ({"arms.cells.regimen.0.then_every": "1 h"}, "arms.cells.regimen[0].then_every", "a step of"),
    ({"arms.cells.regimen.0.over": "-1 h"}, "arms.cells.regimen[0].over", "a time above zero"),
    ({"arms.cells.regimen.0.dose": "5 mL"}, "arms.cells.regimen[0].dose", "above zero, in cells"),
    ({"arms.cells.regimen.0.dose": "0 cells"}, "arms.cells.regimen[0].dose", "above zero"),
    ({"arms.vehicle.regimen.0.dose": "5 mg"}, "arms.vehicle.regimen[0].dose", "above zero, in no"),
    ({"arms.cells.regimen.0.volume": "5 mg"}, "arms.cells.regimen[0].volume", "above zero, in mL"),
    ({"products.saline.origin": "autologous"}, "products.saline.origin", "kind: cells, or no"),
    (
        {"day_zero": {"by": "first administration"}, "arms.cells.regimen.0.days": [1, 7]},
        "arms.cells.regimen",
        "day 0, which is the first administration",
    ),
    # events and endpoints
    ({"events.lost.ends_follow_up": False}, "events.lost.ends_follow_up", "true, for no score"),
    ({"endpoints.survival.events": []}, "endpoints.survival.events", "at least one event"),
    (
        {"endpoints.survival.censored_by": ["other", "lost"]},
        "endpoints.survival.censored_by",
        "an event is one or the other",
    ),
    ({"endpoints.survival.censored_by": []}, "endpoints.survival", "other under events or under"),
    # rules
    ({"eligibility.include.copies.rule": None}, "eligibility.include.copies", "rule: over"),
    ({"day_zero.rule": {"of": "bbb"}}, "day_zero.rule", "one of at_least, above, at_most, below"),
    ({"day_zero.rule.at_most": 22}, "day_zero.rule.at_most", "a value of bbb, 0 to 21"),
    ({"day_zero.rule.at_least": 17}, "day_zero.rule", "bounds that some value can meet"),
    (
        {"day_zero.rule": {"of": "bbb", "above": 5, "at_most": 5}},
        "day_zero.rule",
        "bounds that some value can meet",
    ),
    ({"events.sign.rule.below": -1}, "events.sign.rule.below", "a value of bbb, 0 to 21"),
    (
        {"events.sign.rule": {"of": "weight", "below": -1}},
        "events.sign.rule.below",
        "a value of weight, from 0 up",
    ),
    (
        {"eligibility.include.copies.rule.at_least": 100},
        "eligibility.include.copies.rule.at_least",
        "a value of copies, 1 to 60",
    ),
    (
        {"eligibility.include.copies.rule": {"of": "sex", "at_least": 1}},
        "eligibility.include.copies.rule.at_least",
        "one_of: [...]",
    ),
    (
        {"eligibility.include.copies.rule": {"of": "sex", "one_of": ["x"]}},
        "eligibility.include.copies.rule.one_of",
        "f, m",
    ),
    (
        {"eligibility.include.copies.rule.one_of": ["20"]},
        "eligibility.include.copies.rule.one_of",
        "at_least, above, at_most, below",
    ),
    # the calendar
    ({"schedule.visits.late.day": 30}, "schedule.visits.late.day", "a day after that of after"),
    (
        {"schedule.visits.late.window": {"before": "40 d", "after": "1 d"}},
        "schedule.visits.late.window",
        "a window that ends before that of after",
    ),
    ({"schedule.visits.late.measures": []}, "schedule.visits.late", "measures or procedures"),
    (
        {"schedule.series.twice.start": {"age": "3 d", "day": 3}},
        "schedule.series.twice.start",
        "exactly one of age, day",
    ),
    ({"schedule.series.twice.start": {}}, "schedule.series.twice.start", "exactly one of age"),
    ({"schedule.series.twice.every": []}, "schedule.series.twice.every", "steps of a day or more"),
    ({"schedule.series.twice.every": ["1 h"]}, "schedule.series.twice.every", "steps of a day"),
    ({"schedule.series.twice.until": None}, "schedule.series.twice", "until: an event, or last_"),
    (
        {"schedule.series.twice.start": {"day": 5}, "schedule.series.twice.last_day": 5},
        "schedule.series.twice.last_day",
        "a day after the start, day 5",
    ),
    ({"schedule.series.twice.measures": []}, "schedule.series.twice", "measures or procedures"),
    # analyses
    ({"analyses.survival.arms": ["cells"]}, "analyses.survival.arms", "at least two arms"),
    ({"analyses.anova.arms": ["cells"]}, "analyses.anova.arms", "at least two arms"),
    ({"analyses.mean.horizon": "1 h"}, "analyses.mean.horizon", "a day or more"),
    ({"analyses.curve.at_risk_every": "0 d"}, "analyses.curve.at_risk_every", "a day or more"),
    ({"arms.vehicle.control": False}, "analyses.cox", "control: true at one of the arms"),
    ({"analyses.survival.strata": ["copies"]}, "analyses.survival.strata[0]", "a category"),
    ({"analyses.anova.measure": "weight"}, "analyses.anova.visits[0]", "a visit that assesses it"),
    ({"analyses.anova.visits": ["after", "before"]}, "analyses.anova.visits", "before, after"),
    ({"analyses.anova.visits": ["after"]}, "analyses.anova.visits", "two visits or more"),
    ({"analyses.gait.measure": "righting"}, "analyses.gait.measure", "a measure of the schedule"),
    ({"analyses.gait.start": 7}, "analyses.gait.stop", "less than start, 7"),
    ({"analyses.gait.start": 30}, "analyses.gait.start", "a value of "),
    ({"analyses.gait.test": "dunn"}, "analyses.gait", "exact: {"),
    ({"analyses.gait.exact": EXACT}, "analyses.gait.exact", "one of dunn, log-rank, mann-whitney"),
    ({"analyses.slopes.fewest": 3}, "analyses.slopes.before", "at least that many visits"),
    (
        {"analyses.slopes.before": ["first", "before", "after"]},
        "analyses.slopes.before[2]",
        "a visit up to day 0",
    ),
    (
        {"analyses.slopes.after": ["before", "after", "late"]},
        "analyses.slopes.after[0]",
        "a visit after day 0",
    ),
    ({"analyses.scores.days": [14], "analyses.scores.visits": ["late"]}, "analyses.scores.days",
     "one of days, visits"),
    ({"analyses.scores.days": [14, 15]}, "analyses.scores.days[1]", "a day of the schedule"),
    ({"analyses.scores.past_event": "sign"}, "analyses.scores.past_event", "an event marked dead"),
    ({"analyses.scores.comparisons.0.days": [15]}, "analyses.scores.comparisons[0].days[0]",
     "a day of the schedule"),
    ({"analyses.scores.comparisons.0.days": []}, "analyses.scores.comparisons[0].days",
     "at least one day"),
    ({"analyses.scores.comparisons.0.exact": None}, "analyses.scores.comparisons[0]", "exact: {"),
    ({"analyses.scores.comparisons.0.arms": ["cells"]}, "analyses.scores.comparisons[0].arms",
     "two arms"),
    ({"arms.third": TREATED}, "analyses.scores.comparisons[0].arms", "two arms"),
    ({"analyses.scores.comparisons.0.adjust_for": ["sex"]},
     "analyses.scores.comparisons[0].adjust_for", "tukey-kramer"),
    ({"analyses.scores.comparisons.0.strata": ["copies"]},
     "analyses.scores.comparisons[0].strata[0]", "a category"),
    ({"analyses.scores.comparisons.0.test": "tukey-kramer"},
     "analyses.scores.comparisons[0].exact", "one of dunn"),
    ({"analyses.scores.comparisons.0.test": "dunn",
      "analyses.scores.comparisons.0.strata": ["sex"]},
     "analyses.scores.comparisons[0].strata", "mann-whitney"),
    ({"analyses.gait.measure": "nobody"}, "analyses.gait.measure", "one in measures"),
    ({"analyses.baseline.variables": []}, "analyses.baseline", "variables or measures"),
    ({"analyses.safety.monitored": {"Local": ["Pain", "Pain"]}},
     "analyses.safety.monitored.Local[1]", "each term once"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "what", "accepted"), CASES, ids=[" ".join(case[0]) for case in CASES]
)
def test_a_contradiction_is_named_at_its_place(problems_with, changes, what, accepted):
    words = [words for where, _, words in problems_with(changes) if where == what]
    assert any(each.startswith(accepted) for each in words), problems_with(changes)


def test_a_study_without_arms_is_asked_for_one(problems_with):
    assert ("arms", "no arm", "at least one arm") in problems_with({"arms": {}})


def test_a_vital_capacity_without_named_reference_can_be_a_measure(problems_with):
    capacity = {"label": "F", "instrument": "fvc-percent", "reference": "not reported"}
    assert problems_with({"measures.f": capacity}) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"eligibility": "not reported"},
        {"design.allocation": "not reported"},
        {"schedule.visits.late.window": "not reported"},
        {"arms.cells.regimen.0.dose": "not reported"},
        {"arms.cells.regimen.0.dose": "2e6 cells/kg"},
        {"arms.cells.regimen.0.then_every": "1 week"},
        {"eligibility.include.copies.rule": {"of": "litter", "one_of": ["any"]}},
        {"analyses.scores.visits": ["before", "after"]},
        {"analyses.gait.test": "log-rank", "analyses.gait.exact": EXACT},
        {"schedule.series.twice.until": None, "schedule.series.twice.last_day": 100},
        {"day_zero": {"by": "age", "age": "12 weeks"}},
        {"day_zero": {"by": "first administration"}},
    ],
)
def test_what_can_be_true_is_no_contradiction(problems_with, changes):
    assert problems_with(changes) == []


def test_a_rule_over_sections_that_cannot_be_read_stays_silent(problems_with):
    problems = problems_with({"arms.vehicle.size": "many", "analyses.baseline.variables": []})
    assert [what for what, _, _ in problems] == ["arms.vehicle.size"]
