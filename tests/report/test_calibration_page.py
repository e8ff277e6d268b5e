"""A calibration as a page: what was learned, what was not, and every printed number."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from cellcourse.report.blocks import Callout
from cellcourse.report.calibration import Told, calibration_document
from cellcourse.simulation.calibrate.diagnostics import Learned
from cellcourse.simulation.calibrate.predictive import check
from cellcourse.simulation.calibrate.priors import Priors
from cellcourse.simulation.calibrate.run import Calibration, ParameterFound
from cellcourse.simulation.calibrate.targets import Target, Untargeted
from cellcourse.simulation.calibrate.written import calibration_json, draws_csv

RNG = np.random.default_rng(4)
NAMES = ("log_rate", "emax")


def parameter(name, shift, width, r_hat=1.01):
    points = (shift - 1.96 * width, shift, shift + 1.96 * width)
    return ParameterFound(name, (-2, 0, 2), points, points, Learned(name, shift, width), r_hat, 500)


def found(**changed):
    median = Target(
        "median-control", "median survival", "34.5", "survival", 0, is_p=False, is_spread=False
    )
    missed = Target("sem", "SEM of the control", "9.9", "bbb", 0, is_p=False, is_spread=False)
    bound = Target(
        "overall", "p of the log-rank test", "< 0.05", "test", 0, is_p=True, is_spread=False
    )
    checked = (
        check(median, RNG.normal(34, 4, 500)),
        check(missed, RNG.normal(2, 0.5, 500)),
        check(bound, RNG.uniform(0, 0.2, 500)),
    )
    made = Calibration(
        priors=Priors(NAMES, NAMES, {}, {}),
        draws=RNG.normal(size=(50, 2)),
        parameters=(parameter("log_rate", 1.2, 0.3), parameter("emax", 0.1, 0.95)),
        checked=checked,
        untargeted=(Untargeted("half", "per cent", "50", "Background."),),
        weighed=2,
        accepted=0.31,
        best=np.array([1.0, 2.0]),
        kept_steps=60,
    )
    return Calibration(
        **({name: getattr(made, name) for name in made.__dataclass_fields__} | changed)
    )


MODEL = SimpleNamespace(
    parameters={name: SimpleNamespace(label=name.title(), unit="d") for name in NAMES}
)
LAW = SimpleNamespace(label="The clock")
TOLD = Told("A study", "A paper", "cellcourse calibrate ...", "cellcourse")


def said(document):
    blocks = [block for block in document.blocks() if isinstance(block, Callout)]
    return {block.title: block.items for block in blocks}


def test_says_of_which_parameter_the_prior_comes_back():
    items = said(calibration_document(MODEL, LAW, found(), TOLD))
    assert items["The prior comes back: the evidence says nothing about"] == ("Emax (emax)",)


def test_says_when_ensembles_disagree_and_only_then():
    assert "Not converged" not in said(calibration_document(MODEL, LAW, found(), TOLD))
    apart = found(parameters=(parameter("log_rate", 1.2, 0.3, r_hat=1.3),))
    assert "Not converged" in said(calibration_document(MODEL, LAW, apart, TOLD))


def test_says_when_walkers_went_too_few_steps_to_be_judged():
    assert "Not converged" in said(calibration_document(MODEL, LAW, found(kept_steps=49), TOLD))


def test_misses_stand_before_hits():
    document = calibration_document(MODEL, LAW, found(), TOLD)
    printed = document.tables()[1]
    assert printed.rows[0].cells[1].text == "SEM of the control (missed)"


def test_numbers_that_no_virtual_study_gives_are_named():
    items = said(calibration_document(MODEL, LAW, found(), TOLD))
    assert any("half: 50" in words for block in items.values() for words in block)


def test_a_mark_far_outside_is_told_with_its_interval():
    document = calibration_document(MODEL, LAW, found(), TOLD)
    assert any("9.9" in point.text for point in document.figures()[1].double.points)


@pytest.mark.parametrize(
    ("printed", "values", "share", "missed"),
    [
        ("3.0", [1.0, 2.0, 3.0, 4.0], 0.625, False),
        ("9", [1.0, 2.0, 3.0, np.nan], 1.0, True),
        ("< 0.05", [0.01, 0.02, 0.5, 0.9], 0.5, False),
        ("< 0.05", [0.5, 0.6, 0.7, 0.9], 0.0, True),
    ],
)
def test_a_printed_number_is_missed_where_hardly_any_virtual_study_prints_it(
    printed, values, share, missed
):
    target = Target("c", "w", printed, "a", 0, is_p=printed.startswith("<"), is_spread=False)
    one = check(target, np.array(values))
    assert one.share == pytest.approx(share)
    assert one.missed is missed


def test_a_number_that_no_virtual_study_has_is_neither_hit_nor_hidden():
    one = check(Target("c", "w", "3", "a", 0, is_p=False, is_spread=False), np.full(5, np.nan))
    assert one.undefined == 1
    content = json.loads(calibration_json(found(checked=(one,)), law="l", command="c", version="v"))
    assert content["printed"][0]["middle"] is None


def test_draws_come_back_with_every_digit():
    made = found()
    rows = draws_csv(made.priors.names, made.draws).decode().splitlines()
    assert rows[0] == "log_rate,emax"
    again = np.array([[float(cell) for cell in row.split(",")] for row in rows[1:]])
    assert (again == made.draws).all()
