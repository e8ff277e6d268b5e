"""A small study and its records, made in a line or two by each test."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from cellcourse.analysis.result import Result
from cellcourse.analysis.run import analyse
from cellcourse.records.tables import (
    AdverseEvent,
    Batch,
    Dose,
    EventRow,
    FlowCount,
    Observation,
    Place,
    Records,
    Subject,
)
from cellcourse.study.study import Study

HERE = Place("here", 1)

ESTIMAND = {"population": "all mice", "summary": "difference"}

EXACT = {"enumerate_up_to": 1_000_000, "resamples": 2000, "seed": 7}

PLAN: dict[str, Any] = {
    "cellcourse": 1,
    "title": "A small study",
    "registrations": "not reported",
    "ethics": "not reported",
    "design": {"kind": "animal", "allocation": "not reported", "blinding": "not reported"},
    "population": {"species": "mouse", "description": "SOD1G93A"},
    "time_unit": "day",
    "baseline": {
        "sex": {"label": "Sex", "kind": "category", "levels": ["female", "male"]},
        "age": {"label": "Age", "kind": "number", "unit": "d"},
    },
    "eligibility": "not reported",
    "products": {
        "cells": {
            "label": "Cells",
            "kind": "cells",
            "tests": {"viability": {"label": "Viability"}},
        }
    },
    "arms": {
        "vehicle": {"label": "Vehicle", "size": 6, "control": True, "regimen": []},
        "low": {
            "label": "Low dose",
            "size": 6,
            "regimen": [
                {"product": "cells", "days": [0], "dose": "2e6 cells/kg", "volume": "5 mL"}
            ],
        },
        "high": {"label": "High dose", "size": 6, "regimen": []},
    },
    "day_zero": {"by": "first administration"},
    "measures": {
        "score": {
            "label": "Score",
            "instrument": "custom",
            "unit": "points",
            "low": 0,
            "high": 100,
            "better": "higher",
        }
    },
    "schedule": {
        "visits": {
            f"v{number}": {"label": f"Visit {number}", "day": day, "measures": ["score"]}
            for number, day in enumerate((-28, -14, 0, 14, 28, 42))
        }
    },
    "events": {
        "death": {"label": "Death", "ends_follow_up": True, "dead": True},
        "lost": {"label": "Loss", "ends_follow_up": True},
    },
    "endpoints": {"survival": {"label": "Survival", "events": ["death"], "origin": "day zero"}},
    "inference": {"alpha": 0.05, "confidence": 0.95},
    "analyses": {},
}

Ask = Callable[..., Result]


@pytest.fixture
def plan() -> Callable[..., Study]:
    """Make the small study, with some parts replaced."""

    def make(analyses: Mapping[str, Any], **changed: Any) -> Study:
        return Study.model_validate({**PLAN, "analyses": dict(analyses), **changed})

    return make


@pytest.fixture
def ask(plan: Callable[..., Study]) -> Ask:
    """Carry one analysis out on the small study."""

    def answer(entry: Mapping[str, Any], records: Records, **changed: Any) -> Result:
        efficacy = {"estimand": ESTIMAND} if "deaths" in entry else {}
        declared = {"title": "A title", **efficacy, **entry}
        (result,) = analyse(plan({"it": declared}, **changed), records, None)
        return result

    return answer


@pytest.fixture
def exact() -> dict[str, int]:
    """How far an exact p is enumerated in the small study."""
    return dict(EXACT)


def subject(name: str, arm: str, **baseline: float | str | None) -> Subject:
    return Subject(name, arm, baseline, HERE)


def died(name: str, day: int, event: str = "death") -> EventRow:
    return EventRow(name, day, event, HERE)


def scored(name: str, scores: Mapping[int, float | None], measure: str = "score") -> list:
    return [
        Observation(
            name, day, measure, value, HERE, missing=None if value is not None else "missed"
        )
        for day, value in scores.items()
    ]


@pytest.fixture
def rows() -> Any:
    """The makers of rows, by name."""

    class Rows:
        place = HERE
        subject = staticmethod(subject)
        died = staticmethod(died)
        scored = staticmethod(scored)
        records = Records
        dose = staticmethod(lambda name, **told: Dose(name, 0, "cells", HERE, **told))
        batch = staticmethod(lambda name, **told: Batch(name, "cells", HERE, **told))
        adverse = staticmethod(
            lambda arm, term, n, **told: AdverseEvent(arm, "Skin", term, n, HERE, **told)
        )
        counted = staticmethod(lambda stage, n, **told: FlowCount(stage, n, HERE, **told))

    return Rows


@pytest.fixture
def deaths() -> Callable[..., Records]:
    """Records of subjects who died on the days given by arm; a negative day is censored."""

    def make(**days: Iterable[int]) -> Records:
        facts = [
            (f"{arm[0]}{number}", arm, day)
            for arm, own in days.items()
            for number, day in enumerate(own)
        ]
        return Records(
            tuple(subject(name, arm, sex=("female", "male")[i % 2]) for i, (name, arm, _) in
                  enumerate(facts)),
            events=tuple(
                died(name, abs(day), "death" if day > 0 else "lost") for name, _, day in facts
            ),
        )  # fmt: skip

    return make
