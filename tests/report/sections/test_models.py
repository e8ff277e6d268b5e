"""Estimands, strategies side by side, mixed models and lines, as the report shows them."""

from dataclasses import replace

from cellcourse.analysis.result import Estimate
from cellcourse.report.blocks import Figure, Paragraph, Table
from cellcourse.report.sections.estimands import estimand_table
from cellcourse.report.sections.models import mmrm, random_slopes
from cellcourse.report.sections.sensitivity import sensitivity


def found(material, key):
    result = next(one for one in material.results if one.analysis == key)
    return material.study.analyses[key], result


def texts(row):
    return [cell.text for cell in row.cells]


def test_every_analysis_of_efficacy_has_a_row_of_five_attributes(patient):
    (table,) = estimand_table(patient.study)
    rows = {row.cells[0].text: texts(row) for row in table.rows}
    assert rows["alsfrs-mmrm"][1:3] == ["all patients injected", "Intravenous and Intrathecal"]
    assert rows["alsfrs-mmrm"][5].startswith("Death: hypothetical: missing at random; ")
    assert "Loss to follow-up: while on treatment" in rows["alsfrs-anova"][5]
    assert "flow" not in rows


def test_a_study_that_only_describes_has_no_table_of_estimands(patient):
    only = patient.study.model_copy(update={"analyses": {"flow": patient.study.analyses["flow"]}})
    assert list(estimand_table(only)) == []


def test_strategies_stand_side_by_side(rat):
    entry, result = found(rat, "bbb-strategies")
    said, table = sensitivity(rat, entry, result)
    assert isinstance(said, Paragraph)
    assert isinstance(table, Table)
    assert len(table.rows) == 12, "three pairs of arms on four days"
    assert len(table.columns) == 1 + 5
    row = next(r for r in table.rows if r.cells[0].text == "MSC-1 v. Control, day 21")
    excluded = result.test("Mann-Whitney", arm="msc1", against="control", day=21, item="excluded")
    effect = excluded.effect
    assert row.cells[1].value == effect.value
    assert row.cells[1].parts == (effect.value, effect.low, effect.high, 11, excluded.p)
    assert (
        row.cells[1].text.replace("\N{NO-BREAK SPACE}", " ") == "82 % (40 to 97), n 11, p = 0.097"
    )
    joint = result.test("joint model", arm="msc1", against="control", day=21, item="joint")
    assert row.cells[5].parts[0] == joint.effect.value


def test_comparisons_that_change_sides_are_named(rat):
    entry, result = found(rat, "bbb-strategies")
    said, _ = sensitivity(rat, entry, result)
    assert "6 of 12 comparisons change sides of p = 0.05: " in said.text
    assert "MSC-1 v. Control on day 21" in said.text


def test_comparisons_that_do_not_change_are_said_so(rat):
    entry, result = found(rat, "bbb-strategies")
    alike = replace(result, tests=tuple(replace(test, p=0.5) for test in result.tests))
    said, _ = sensitivity(rat, entry, alike)
    assert said.text.endswith("no comparison changes sides of p = 0.05.")


def test_a_strategy_without_a_value_says_so(rat):
    entry, result = found(rat, "bbb-strategies")
    kept = tuple(t for t in result.tests if (t.at.day, t.at.item) != (35, "excluded"))
    _, table = sensitivity(rat, entry, replace(result, tests=kept))
    row = next(r for r in table.rows if r.cells[0].text.endswith("day 35"))
    assert texts(row)[1] == "not comparable"


def test_a_model_that_cannot_be_fitted_is_said_to_be_none_in_its_cell(rat):
    entry, result = found(rat, "bbb-strategies")
    kept = tuple(test for test in result.tests if test.at.item != "joint")
    without = [test for test in result.tests if test.at.item == "joint"]
    stood_in = tuple(Estimate("d", t.at, None, "points", note="no fit") for t in without)
    reason = "No comparison with scores and deaths modelled jointly: 18 lines do not differ."
    bare = replace(result, tests=kept, estimates=stood_in, limits=(*result.limits, reason))
    _, table = sensitivity(rat, entry, bare)
    assert {texts(row)[-1] for row in table.rows} == {"cannot be fitted"}
    assert len(table.rows) == 12
    assert table.notes[1:] == (reason,)


def test_adjusted_means_are_drawn_and_tabulated(patient):
    figure, means, tests = mmrm(patient, *found(patient, "alsfrs-mmrm"))
    assert isinstance(figure, Figure)
    assert "Adjusted means of the mixed model with their SE" in figure.caption
    assert figure.alt.startswith("Adjusted means: Intravenous from ")
    assert len([row for row in means.rows if row.cells]) == 2 * 4
    assert any("Intrathecal v. Intravenous" in row.cells[0].text for row in tests.rows)


def test_slopes_are_followed_by_every_subject(patient):
    entry, result = found(patient, "alsfrs-lines")
    slopes, compared, subjects, judged = random_slopes(patient, entry, result)
    assert len({table.id for table in (slopes, compared, subjects, judged)}) == 4
    assert len([row for row in subjects.rows if row.cells]) == 14
    assert len(judged.rows) == 14


def test_one_period_of_one_arm_may_have_nothing_to_compare(patient):
    entry, result = found(patient, "alsfrs-lines")
    alone = tuple(e for e in result.estimates if e.at.subject is None)
    blocks = list(random_slopes(patient, entry, replace(result, estimates=alone, tests=())))
    assert [type(block) for block in blocks] == [Table]
