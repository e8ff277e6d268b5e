"""Random-slope models as declared. The fits are held to R in tests/stats/random_slopes."""

import numpy as np
import pytest

from cellcourse.errors import MethodError

ENTRY = {
    "method": "random-slopes", "measure": "score", "visits": ["v0", "v1", "v2", "v3", "v4", "v5"],
    "per": "day", "change_on": 0, "deaths": "hypothetical", "likelihood": "REML",
    "df": "satterthwaite", "adjust": "none", "subjects": "none", "arms": ["vehicle", "low"],
}  # fmt: skip
DAYS = (-28, -14, 0, 14, 28, 42)
MONTH = 365.25 / 12


@pytest.fixture
def made(rows):
    def make(odd=0.0):
        """Twelve subjects; the first of the second arm falls slower by ``odd`` a day."""
        rng = np.random.default_rng(11)
        table = {}
        for n in range(12):
            own = -0.3 + rng.normal() * 0.05 + (odd if n == 6 else 0.0)
            values = 50 + rng.normal() * 3 + own * np.array(DAYS) + rng.normal(size=6)
            table[f"s{n}"] = ("vehicle" if n < 6 else "low", values.round(3))
        return rows.records(
            tuple(rows.subject(name, arm) for name, (arm, _) in table.items()),
            observations=tuple(
                one
                for name, (_, values) in table.items()
                for one in rows.scored(name, dict(zip(DAYS, map(float, values), strict=True)))
            ),
        )

    return make


def test_balanced_lines_have_the_mean_of_the_subjects_slopes(ask, made):
    """With every subject seen on every day, weights drop out."""
    straight = {k: v for k, v in ENTRY.items() if k != "change_on"}
    result = ask(straight, made())
    days = np.array(DAYS, dtype=float)
    scores = {}
    for one in made().observations:
        scores.setdefault(one.subject, []).append(one.value)
    own = {name: np.polyfit(days, values, 1)[0] for name, values in scores.items()}
    expected = np.mean([own[f"s{n}"] for n in range(6)])
    assert result.estimate("slope", arm="vehicle").value == pytest.approx(expected)


def test_slopes_per_month_are_those_per_day_times_its_length(ask, made):
    daily, monthly = ask(ENTRY, made()), ask({**ENTRY, "per": "month"}, made())
    for quantity in ("slope before", "slope after"):
        a, b = (r.estimate(quantity, arm="low") for r in (daily, monthly))
        assert b.value == pytest.approx(a.value * MONTH)
        assert b.unit == "points/month"
    pairs = zip(daily.tests, monthly.tests, strict=True)
    assert all(b.p == pytest.approx(a.p, rel=1e-6) for a, b in pairs)


def test_after_less_before_is_the_change(ask, made):
    result = ask(ENTRY, made())
    before, after = (result.estimate(f"slope {w}", arm="low").value for w in ("before", "after"))
    change = result.test("random slopes, change of slope", arm="low").effect
    assert change.value == pytest.approx(after - before)
    assert change.quantity == "change of slope"


def test_the_subject_that_is_unlike_the_others_stands_out(ask, made):
    result = ask({**ENTRY, "subjects": "holm"}, made(odd=0.4))
    judged = {t.at.subject: t.p_adjusted for t in result.tests if t.name == "stands out"}
    assert min(judged, key=judged.get) == "s6"
    assert judged["s6"] < 0.001
    assert min(p for name, p in judged.items() if name != "s6") > 0.05
    predicted = result.estimate("predicted deviation of the slope", subject="s6")
    assert predicted.low > 0


def test_one_arm_has_changes_and_no_differences(ask, made):
    result = ask({**ENTRY, "arms": ["low"]}, made())
    assert {t.name for t in result.tests} == {"random slopes, change of slope", "stands out"}


def test_a_change_at_treatment_is_no_proof_of_its_cause(ask, made):
    assert "regression to the mean" in ask(ENTRY, made()).limits[0]


def test_scores_exactly_on_lines_are_refused_with_the_reason(ask, rows):
    records = rows.records(
        tuple(rows.subject(f"s{n}", "vehicle" if n < 3 else "low") for n in range(6)),
        observations=tuple(
            one
            for n in range(6)
            for one in rows.scored(f"s{n}", {d: 50 - d * (n + 1) / 10 for d in DAYS})
        ),
    )
    with pytest.raises(MethodError, match=r"analyses\.it: the search of 4 covariance parameters"):
        ask(ENTRY, records)
