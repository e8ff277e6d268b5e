"""Names that are used must be declared."""

import re

import pytest

from cellcourse.study.references import names_declared, uses


@pytest.mark.parametrize(
    ("path", "value", "sections"),
    [
        ("design.allocation.balanced_for", ["nobody"], "baseline"),
        ("eligibility.include.copies.rule.of", "nobody", "baseline or measures"),
        ("arms.cells.regimen.0.product", "nobody", "products"),
        ("day_zero.rule.of", "nobody", "measures"),
        ("schedule.visits.after.measures", ["bbb", "nobody"], "measures"),
        ("schedule.visits.after.procedures", ["nobody"], "procedures"),
        ("schedule.series.twice.until", "nobody", "events"),
        ("schedule.series.twice.procedures", ["nobody"], "procedures"),
        ("events.sign.rule.of", "nobody", "measures"),
        ("endpoints.survival.events", ["lost", "nobody"], "events"),
        ("endpoints.survival.censored_by", ["other", "nobody"], "events"),
        ("analyses.flow.arms", ["cells", "nobody"], "arms"),
        ("analyses.curve.endpoint", "nobody", "endpoints"),
        ("analyses.survival.strata", ["nobody"], "baseline"),
        ("analyses.cox.adjust_for", ["nobody"], "baseline"),
        ("analyses.gait.measure", "nobody", "measures"),
        ("analyses.scores.past_event", "nobody", "events"),
        ("analyses.scores.comparisons.0.arms", ["cells", "nobody"], "arms"),
        ("analyses.scores.comparisons.0.strata", ["nobody"], "baseline"),
        ("analyses.anova.visits", ["before", "nobody"], "schedule.visits"),
        ("analyses.slopes.before", ["first", "before", "nobody"], "schedule.visits"),
        ("analyses.baseline.variables", ["nobody"], "baseline"),
        ("analyses.baseline.measures", ["nobody"], "measures"),
        ("analyses.flow.completed_at", "nobody", "schedule.visits"),
    ],
)  # fmt: skip
def test_a_name_that_is_declared_nowhere_is_named_at_its_place(
    problems_with, path, value, sections
):
    what = re.sub(r"\.(\d+)", r"[\1]", path)
    if isinstance(value, list):
        what = f"{what}[{len(value) - 1}]"
    named = {(w, found): accepted for w, found, accepted in problems_with({path: value})}
    assert f"one in {sections}: " in named[what, "nobody"]


def test_the_small_study_has_no_problem(problems_with):
    assert problems_with({}) == []


def test_the_closest_declared_name_is_offered(problems_with):
    ((_, _, accepted),) = problems_with({"analyses.gait.measure": "bbbb"})
    assert accepted == "bbb, the closest in measures: bbb, weight, righting"


def test_a_section_that_declares_nothing_is_said_to(problems_with):
    problems = problems_with(
        {"procedures": {}, "schedule.visits.after.procedures": ["mri"]},
    )
    assert problems == [
        (
            "schedule.visits.after.procedures[0]",
            "mri",
            "a name declared in procedures, which declares none",
        )
    ]


def test_a_day_that_counts_as_completion_is_no_name(problems_with):
    assert problems_with({"analyses.flow.completed_at": "12 months"}) == []


def test_every_use_in_a_sound_study_is_declared(study_with):
    study = study_with({})
    declared = names_declared(study)
    used = list(uses(study))
    assert len(used) > 30
    assert all(any(use.name in declared[s] for s in use.sections) for use in used)
