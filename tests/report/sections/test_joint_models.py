"""Joint models, their predictions, odds and time ratios, as the report shows them."""

from dataclasses import replace

from cellcourse.report.blocks import Figure, Table
from cellcourse.report.sections.joint_model import joint_model
from cellcourse.report.sections.models import proportional_odds, time_to_threshold


def found(trial, key):
    result = next(one for one in trial.results if one.analysis == key)
    return trial.study.analyses[key], result


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows if row.cells]


def test_every_prediction_is_drawn_and_all_are_tabulated(trial):
    blocks = list(joint_model(trial, *found(trial, "joint")))
    figures = [block for block in blocks if isinstance(block, Figure)]
    assert [figure.id for figure in figures] == ["joint-prediction-1", "joint-prediction-2"]
    assert "subject P053, as foreseen on 6 months." in figures[0].caption
    tables = [block for block in blocks if isinstance(block, Table)]
    assert tables[-1].id == "joint-predictions"
    assert len(texts(tables[-1])) == 2 * 2 * 4, "two subjects, four days, survival and score"
    assert not any("P053" in cell for row in texts(tables[1]) for cell in row)


def test_a_prediction_tells_what_was_known_and_what_is_expected(trial):
    entry, result = found(trial, "joint")
    figure = next(b for b in joint_model(trial, entry, result) if isinstance(b, Figure))
    told = [point.text for point in figure.double.points]
    assert "known, month 0: 36" in told
    assert sum(text.startswith("known") for text in told) == 3
    alive = result.estimate("predicted survival", subject="P053", day=365)
    low, high = (round(100 * bound) for bound in (alive.low, alive.high))
    words = f"{round(100 * alive.value)} % ({low} to {high})"
    assert any(text.endswith(words) for text in told)
    assert f"{100 * alive.value:.0f} % at 12 months" in figure.alt


def test_a_subject_without_a_prediction_has_no_figure(trial):
    entry, result = found(trial, "joint")
    kept = tuple(e for e in result.estimates if e.at.subject != "P053")
    blocks = list(joint_model(trial, entry, replace(result, estimates=kept)))
    assert [b.id for b in blocks if isinstance(b, Figure)] == ["joint-prediction-2"]


def test_without_predictions_there_is_only_the_model(trial):
    entry, result = found(trial, "joint")
    kept = tuple(e for e in result.estimates if e.at.subject is None)
    blocks = list(joint_model(trial, entry, replace(result, estimates=kept)))
    assert [type(block) for block in blocks] == [Table, Table]


def test_odds_ratios_of_arms_are_drawn_once_and_tested_in_both_ways(trial):
    figure, tests, others = proportional_odds(trial, *found(trial, "swallowing"))
    assert isinstance(figure, Figure)
    assert figure.alt.count("Cells v. Vehicle") == 1
    assert len(texts(tests)) == 2
    assert any("Region of onset Bulbar" in row[0] for row in texts(others))


def test_odds_on_one_day_without_covariates_have_no_second_table(trial):
    entry, result = found(trial, "swallowing")
    blocks = list(proportional_odds(trial, entry, replace(result, estimates=())))
    assert [type(block) for block in blocks] == [Figure, Table]


def test_time_ratios_are_drawn_where_there_is_a_regression(trial):
    entry, result = found(trial, "below-30")
    figure, *_ = time_to_threshold(trial, entry, result)
    assert isinstance(figure, Figure)
    test = result.test("Weibull regression", arm="cells")
    assert f"{test.effect.value:.2f}" in figure.alt
    without = replace(result, tests=tuple(t for t in result.tests if t != test))
    assert not any(isinstance(b, Figure) for b in time_to_threshold(trial, entry, without))
