"""Predictions of single subjects as declared. The predictions: tests/stats/joint."""

import numpy as np
import pytest

from cellcourse.stats import joint
from cellcourse.stats.mmrm.design import Design

ENTRY = {
    "method": "joint-model", "measure": "score", "endpoint": "survival", "per": "day",
    "deaths": "joint", "hazard": "weibull", "association": "value", "arms": ["vehicle", "low"],
}  # fmt: skip
DAYS = (-14, 0, 14, 28, 42, 60, 90)


def asked(subject, known_until, *days):
    one = {"subject": subject, "known_until": known_until, "days": list(days)}
    return {**ENTRY, "predictions": [one]}


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
        values = {d: height + slope * max(d, 0) + rng.normal() for d in DAYS if d <= end}
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


@pytest.fixture(scope="module")
def model(table):
    """The same model, fitted without a study."""
    scores = [(name, day, value) for name, _, _, v in table for day, value in v.items() if day >= 0]
    treated = np.array([float(arm == "low") for _, arm, *_ in table])
    lines = Design(("control", "treated"), np.column_stack((np.ones(60), treated)))
    return joint.joint_model(
        joint.Scores(*zip(*scores, strict=True)),
        joint.FollowUp(
            [name for name, *_ in table], [end for *_, end, _ in table],
            [end < 110 for *_, end, _ in table],
        ),
        joint.Covariates(lines, lines, Design(("treated",), treated[:, None])),
        baseline=joint.Weibull(),
        association="value",
    )  # fmt: skip


@pytest.mark.parametrize(("place", "treated"), [(0, 0.0), (40, 1.0)])
def test_a_prediction_is_that_of_the_model_given_what_was_known(
    ask, records, table, model, place, treated
):
    name, _, end, values = table[place]
    assert end > 20
    found = ask(asked(name, 20, 40, 80), records)
    history = joint.History(
        (1.0, treated), (1.0, treated), (treated,), (0.0, 14.0), (values[0], values[14]), 20.0
    )
    alive = joint.predict_survival(model, history, at=(40.0, 80.0), level=0.95)
    later = joint.predict_score(model, history, at=(40.0, 80.0), level=0.95)
    for quantity, expected in (("predicted survival", alive), ("predicted score", later)):
        for one in expected:
            ours = found.estimate(quantity, subject=name, day=int(one.time))
            assert ours.value == pytest.approx(one.estimate, rel=1e-5)
            assert ours.low == pytest.approx(one.interval.lower, rel=1e-4)
            assert ours.high == pytest.approx(one.interval.upper, rel=1e-4)


def test_what_was_known_is_told_with_it(ask, records, table):
    name, _, _, values = table[0]
    found = ask(asked(name, 14, 40), records)
    known = [e for e in found.estimates if e.quantity == "score known"]
    assert [(e.at.day, e.value) for e in known] == [(0, values[0]), (14, values[14])]
    assert {e.at.item for e in known} == {"from day 14"}
    assert "given all scores up to the day stated" in " ".join(found.steps)
    assert "Rizopoulos2011" in found.references


def test_later_scores_change_the_model_but_not_what_it_is_told(ask, records, rows, table):
    """A score after the day is looked at by the fit alone."""
    name = table[0][0]
    early, late = (ask(asked(name, day, 60), records) for day in (0, 14))
    assert early.estimate("predicted score", subject=name) != late.estimate(
        "predicted score", subject=name
    )
    assert [t.p for t in early.tests] == [t.p for t in late.tests]


def test_survival_falls_with_the_days(ask, records, table):
    found = ask(asked(table[0][0], 10, 30, 60, 90), records)
    alive = [e.value for e in found.estimates if e.quantity == "predicted survival"]
    assert 1 > alive[0] > alive[1] > alive[2] > 0


def test_on_day_zero_only_the_first_score_is_known(ask, records, table):
    name, _, _, values = table[0]
    found = ask(asked(name, 0, 30), records)
    (known,) = [e for e in found.estimates if e.quantity == "score known"]
    assert (known.at.day, known.value) == (0, values[0])


@pytest.mark.parametrize(
    ("subject", "known_until", "said"),
    [
        ("nobody", 10, "none of 60 subjects has this name"),
        ("s0", 108, "followed for"),
    ],
)
def test_a_prediction_that_cannot_be_made_becomes_a_limit(ask, records, subject, known_until, said):
    found = ask(asked(subject, known_until, 120), records)
    assert not [e for e in found.estimates if e.quantity == "predicted survival"]
    assert found.limits[-1].startswith(f"No prediction of subject {subject}: {said}")
    assert "Rizopoulos2011" not in found.references
