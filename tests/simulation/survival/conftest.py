"""Designs that the tests of survival trials share, and what outside programs printed."""

import csv
import re
from pathlib import Path

import pytest

from cellcourse.simulation.survival.design import (
    Arm,
    AtOnce,
    AtRandom,
    CalendarTime,
    Complete,
    Deaths,
    Evenly,
    LongestFollowUp,
    PiecewiseExponential,
    SurvivalTrial,
    Weibull,
)

PRINTED = Path(__file__).parents[3] / "validation" / "survival_simulation"


def _three_of_six(recorded):
    arms = tuple(Arm(6, Weibull(3, scale), 0) for scale in (39, 57.6, 87))
    return SurvivalTrial(arms, AtOnce(), Complete(), recorded)


_PIECES = PiecewiseExponential((0, 3, 5, 9), (0.1, 0, 0.3, 0.2))

DESIGNS = {
    "three of six": _three_of_six("exactly"),
    "three of six, in whole days": _three_of_six("in whole units"),
    "three of six, dropouts, longest follow-up, in whole days": SurvivalTrial(
        tuple(Arm(6, Weibull(3, scale), 0.005) for scale in (39, 57.6, 87)),
        AtOnce(),
        LongestFollowUp(70),
        "in whole units",
    ),
    "four unequal arms, many ties": SurvivalTrial(
        tuple(Arm(n, Weibull(1.5, scale), 0.02) for n, scale in ((3, 9), (5, 12), (4, 10), (2, 8))),
        AtRandom(20),
        LongestFollowUp(11),
        "in whole units",
    ),
    "two arms, pieces, cut at deaths": SurvivalTrial(
        (Arm(7, _PIECES, 0.05), Arm(12, Weibull(1, 8), 0)), Evenly(12), Deaths(9), "exactly"
    ),
    "three arms, cut at a calendar time, in whole days": SurvivalTrial(
        (Arm(7, _PIECES, 0.05), Arm(12, Weibull(1, 8), 0), Arm(3, Weibull(1, 8), 0)),
        AtRandom(12),
        CalendarTime(8),
        "in whole units",
    ),
    "single subjects": SurvivalTrial(
        tuple(Arm(1, Weibull(1, 8), 0) for _ in range(3)), AtOnce(), LongestFollowUp(8), "exactly"
    ),
    "pairs of subjects, mostly censored": SurvivalTrial(
        tuple(Arm(2, Weibull(1, 8), 0.2) for _ in range(3)),
        AtOnce(),
        LongestFollowUp(3),
        "in whole units",
    ),
    "two arms, deaths that may not come": SurvivalTrial(
        tuple(Arm(10, Weibull(1, scale), 0.1) for scale in (5, 9)),
        AtRandom(6),
        Deaths(13),
        "in whole units",
    ),
    "five arms": SurvivalTrial(
        tuple(Arm(4, Weibull(2, scale), 0.01) for scale in (5, 6, 7, 8, 9)),
        AtOnce(),
        Complete(),
        "in whole units",
    ),
}


@pytest.fixture(params=DESIGNS)
def design(request) -> SurvivalTrial:
    """Each kind of arm, entry, cut and record at least once."""
    return DESIGNS[request.param]


@pytest.fixture(scope="session")
def designs() -> dict[str, SurvivalTrial]:
    """The same by name."""
    return DESIGNS


@pytest.fixture(scope="session")
def three_of_six() -> SurvivalTrial:
    """Three groups of six rats, all watched until death."""
    return DESIGNS["three of six"]


@pytest.fixture(scope="session")
def trials() -> list[dict[str, str]]:
    """Subjects of the trials that R analysed."""
    with (PRINTED / "trials.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def section():
    """Numbers of one ``[section]`` of an .out file, its lines ``name: numbers``; NA is NaN."""

    def read(file: str, title: str) -> dict[str, list[float]]:
        text = (PRINTED / file).read_text(encoding="utf-8")
        body = re.split(r"^\[(.*)\]\n", text, flags=re.MULTILINE)
        lines = body[body.index(title) + 1].splitlines()
        pairs = (line.split(": ") for line in lines)
        return {name: [float(x.replace("NA", "nan")) for x in row.split()] for name, row in pairs}

    return read
