"""Joint models as declared. Fits are held to brute force and to R in tests/stats/joint."""

import numpy as np
import pytest

from cellcourse.errors import MethodError

ENTRY = {
    "method": "joint-model", "measure": "score", "endpoint": "survival", "per": "month",
    "deaths": "joint", "hazard": "weibull", "association": "value", "arms": ["vehicle", "low"],
}  # fmt: skip
DAYS = (0, 14, 28, 42, 60, 90)


@pytest.fixture(scope="module")
def table():
    """Sixty subjects with lines of their own; who falls faster dies sooner."""
    rng = np.random.default_rng(8)
    made = []
    for n in range(60):
        arm = "vehicle" if n < 30 else "low"
        slope = (-0.25 if arm == "vehicle" else -0.15) + rng.normal() * 0.06
        height = 60 + rng.normal() * 4
        end = int(min(110, 20 + rng.exponential(60 / (1 + 8 * max(0.0, -slope)))))
        values = {d: height + slope * d + rng.normal() for d in DAYS if d <= end}
        made.append((f"s{n}", arm, end, values))
    return made


@pytest.fixture
def records(rows, table):
    return rows.records(
        tuple(rows.subject(name, arm) for name, arm, *_ in table),
        observations=tuple(o for name, _, _, v in table for o in rows.scored(name, v)),
        events=tuple(
            rows.died(name, end, "death" if end < 110 else "lost") for name, _, end, _ in table
        ),
    )


def test_slopes_hazards_and_their_ratio_come_with_intervals(ask, records):
    result = ask(ENTRY, records)
    slope = result.test("joint model, slope", arm="low", against="vehicle").effect
    assert slope.low < 0.1 * 365.25 / 12 < slope.high, "the slope that the subjects were given"
    ratio = result.test("joint model, progression ratio", arm="low").effect
    assert 0 < ratio.low < ratio.value < ratio.high
    assert ratio.value < 1
    assert result.test("joint model, hazard", arm="low").effect.unit == "ratio"


def test_a_piecewise_hazard_can_be_declared(ask, records):
    result = ask({**ENTRY, "hazard": "piecewise", "cuts": [40], "association": "none"}, records)
    assert "piecewise hazard" in result.steps[0]
    assert not [e for e in result.estimates if "hazard ratio of one more" in e.quantity]


def test_a_subject_who_was_not_followed_is_named(ask, records, rows):
    more = rows.records(
        (*records.subjects, rows.subject("late", "low")),
        observations=records.observations,
        events=records.events,
    )
    assert [o.subject for o in ask({**ENTRY, "association": "none"}, more).excluded] == ["late"]


def test_nobody_dead_is_refused(ask, records, rows):
    alive = rows.records(records.subjects, observations=records.observations)
    with pytest.raises(MethodError, match=r"analyses\.it: "):
        ask(ENTRY, alive)
