"""One comparison under each strategy for the dead. Ranks are held to R in tests/stats."""

from math import comb

import numpy as np
import pytest

ENTRY = {
    "method": "sensitivity", "measure": "score", "days": [14],
    "deaths": ["excluded", "zero", "ranked worst"], "on_event_day": "score",
    "exact": {"enumerate_up_to": 1000, "resamples": 100, "seed": 1}, "arms": ["vehicle", "low"],
}  # fmt: skip


@pytest.fixture
def made(rows):
    def make(courses, events=()):
        return rows.records(
            tuple(rows.subject(n, "vehicle" if n[0] == "v" else "low") for n in courses),
            observations=tuple(o for n, c in courses.items() for o in rows.scored(n, c)),
            events=tuple(rows.died(*event) for event in events),
        )

    return make


COURSES = {
    "v1": {0: 20}, "v2": {0: 20}, "v3": {0: 20, 14: 10}, "v4": {0: 20, 14: 11},
    "l1": {0: 20}, "l2": {0: 20, 14: 0}, "l3": {0: 20, 14: 12}, "l4": {0: 20, 14: 13},
}  # fmt: skip
DEATHS = (("v1", 5), ("v2", 9), ("l1", 9))


def effects(result):
    return {t.at.item: (t.effect.value, t.n) for t in result.tests}


def test_each_strategy_has_its_own_answer(ask, made):
    """Living only: 4 of 6 pairs. Zero: l1 and l2 tie with both dead. Ranked: l2 beats them."""
    found = effects(ask(ENTRY, made(COURSES, DEATHS)))
    assert found["excluded"] == (pytest.approx(4 / 6), 5)
    assert found["zero"] == (pytest.approx((8 + 4 * 0.5) / 16), 8)
    assert found["ranked worst"] == (pytest.approx((8 + 2 + 1 + 0.5) / 16), 8)


def test_without_a_death_all_strategies_agree(ask, made):
    alive = {name: {0: 20, 14: course.get(14, 5)} for name, course in COURSES.items()}
    tests = ask(ENTRY, made(alive)).tests
    assert len({(t.p, t.effect.value, t.effect.low) for t in tests}) == 1


def test_a_p_value_is_exact_where_all_splits_can_be_counted(ask, made):
    apart = {f"v{n}": {0: 20, 14: n} for n in range(4)} | {
        f"l{n}": {0: 20, 14: 10 + n} for n in range(4)
    }
    test = ask(ENTRY, made(apart)).test("Mann-Whitney", item="excluded")
    assert (test.p_kind, test.p) == ("exact", pytest.approx(2 / comb(8, 4)))


def test_a_day_on_which_an_arm_has_no_survivor_is_named(ask, made):
    dead = [(name, 5) for name in COURSES if name[0] == "v"]
    scored = {n: {0: 20} if n[0] == "v" else c for n, c in COURSES.items()}
    result = ask(ENTRY, made(scored, dead))
    assert set(effects(result)) == {"zero", "ranked worst"}
    assert result.limits[0] == (
        "Low dose and Vehicle cannot be compared on day 14 with the dead excluded: an arm has "
        "no value."
    )


def test_less_is_better_on_some_scales(ask, made):
    scale = {
        "label": "Score", "instrument": "custom", "unit": "points", "low": 0, "high": 100,
    }  # fmt: skip
    alive = {name: {0: 20, 14: course.get(14, 5)} for name, course in COURSES.items()}
    up, down = (
        effects(ask(ENTRY, made(alive), measures={"score": {**scale, "better": better}}))
        for better in ("higher", "lower")
    )
    assert down["ranked worst"][0] == pytest.approx(1 - up["ranked worst"][0])


def test_the_dead_are_worst_also_where_less_is_better(ask, made):
    scale = {
        "label": "Score", "instrument": "custom", "unit": "points", "low": 0, "high": 100,
        "better": "lower",
    }  # fmt: skip
    gone = {"v1": {0: 9}, "v2": {0: 9}, "l1": {0: 9, 14: 100}, "l2": {0: 9, 14: 100}}
    result = ask(ENTRY, made(gone, [("v1", 5), ("v2", 6)]), measures={"score": scale})
    assert effects(result)["ranked worst"][0] == 1


def test_a_subject_never_scored_is_named(ask, made):
    result = ask(ENTRY, made({**COURSES, "l5": {}}, DEATHS))
    assert [(o.subject, o.reason) for o in result.excluded] == [("l5", "no Score recorded")]


MODEL = {"covariance": "compound symmetry", "likelihood": "REML", "df": "satterthwaite"}
AS_IF_ALIVE = {
    **ENTRY, "days": [14, 28], "deaths": ["excluded", "hypothetical"], "model": MODEL,
}  # fmt: skip
LONGER = {
    "v1": {14: 10, 28: 7}, "v2": {14: 12}, "v3": {14: 15, 28: 10}, "v4": {14: 11, 28: 9},
    "l1": {14: 16, 28: 15}, "l2": {14: 13, 28: 14}, "l3": {14: 18, 28: 14}, "l4": {14: 15},
}  # fmt: skip


def test_the_hypothetical_strategy_is_the_mixed_model_of_the_same_days(ask, made):
    records = made(LONGER, [("v2", 20)])
    panel = ask(AS_IF_ALIVE, records)
    model = ask(
        {
            **{k: ENTRY[k] for k in ("measure", "arms")}, **MODEL, "method": "mmrm",
            "visits": ["v3", "v4"], "compared": ["v3", "v4"], "adjust": "none",
            "deaths": "hypothetical", "covariance_of": "all arms",
        },
        records,
    )  # fmt: skip
    for day, visit in ((14, "v3"), (28, "v4")):
        ours = panel.test("MMRM", arm="low", day=day, item="hypothetical")
        theirs = model.test("MMRM", arm="low", visit=visit)
        assert (ours.p, ours.effect.value) == pytest.approx((theirs.p, theirs.effect.value))
        assert ours.n == theirs.n


def test_a_model_without_an_answer_becomes_a_limit(ask, made):
    dead = {name: {14: c[14]} if name[0] == "v" else c for name, c in LONGER.items()}
    result = ask(AS_IF_ALIVE, made(dead, [(f"v{n}", 20) for n in range(1, 5)]))
    assert {t.at.item for t in result.tests} == {"excluded"}
    assert result.limits[-1].startswith("No comparison as if nobody had died: no values of vehicle")


JOINT = {
    **ENTRY, "days": [14, 28], "deaths": ["excluded", "joint"],
    "joint": {"hazard": "weibull", "association": "value"},
}  # fmt: skip


@pytest.fixture
def many(made):
    """Sixty subjects with lines of their own; who falls faster dies sooner."""
    rng = np.random.default_rng(8)
    courses, events = {}, []
    for n in range(60):
        arm = "vl"[n % 2]
        slope = (-0.25 if arm == "v" else -0.15) + rng.normal() * 0.06
        height = 60 + rng.normal() * 4
        end = int(min(110, 20 + rng.exponential(60 / (1 + 8 * max(0.0, -slope)))))
        days = [day for day in (0, 14, 28, 42, 60, 90) if day <= end]
        courses[f"{arm}{n}"] = {day: height + slope * day + rng.normal() for day in days}
        events.append((f"{arm}{n}", end, "death" if end < 110 else "lost"))
    return made(courses, events)


def test_the_joint_strategy_is_the_joint_model_of_the_same_subjects(ask, many):
    panel = ask(JOINT, many)
    model = ask(
        {
            **{k: ENTRY[k] for k in ("measure", "arms")}, **JOINT["joint"],
            "method": "joint-model", "deaths": "joint", "endpoint": "survival", "per": "day",
        },
        many,
    )  # fmt: skip
    at_14, at_28 = (panel.test("joint model", day=day, item="joint") for day in (14, 28))
    slope = model.test("joint model, slope", arm="low", against="vehicle").effect
    grown = (at_28.effect.value - at_14.effect.value) / 14
    assert grown == pytest.approx(slope.value, rel=1e-6)
    assert at_28.effect.low < at_28.effect.value < at_28.effect.high
    assert at_28.n == 60, "the dead count too"
    assert panel.test("Mann-Whitney", day=28, item="excluded").n < 60


def test_the_joint_strategy_is_the_same_in_months(ask, many):
    days, months = (ask(JOINT, many, time_unit=unit) for unit in ("day", "month"))
    for one, other in zip(days.tests, months.tests, strict=True):
        assert one.effect.value == pytest.approx(other.effect.value, rel=1e-6)
        assert one.p == pytest.approx(other.p, rel=1e-4)


def test_a_score_of_the_day_of_death_counts_as_the_entry_says(ask, many, rows):
    first = many.events[0]
    last_score = rows.scored(first.subject, {first.day: 90.0})
    told = rows.records(
        many.subjects, observations=(*many.observations, *last_score), events=many.events
    )
    score, past, without = (
        ask({**JOINT, "on_event_day": when}, records).test("joint model", day=28).effect.value
        for when, records in (("score", told), ("past", told), ("past", many))
    )
    assert past == without
    assert abs(score - past) > 0.1


def test_a_joint_model_that_cannot_be_fitted_leaves_the_panel_standing(ask, made):
    """Four animals to an arm, of which three die in all."""
    result = ask(JOINT, made(COURSES, DEATHS))
    assert {test.at.item for test in result.tests} == {"excluded"}
    assert [(e.at.day, e.value, e.note) for e in result.estimates if e.at.item == "joint"] == [
        (day, None, "the model cannot be fitted") for day in (14, 28)
    ]
    assert result.limits[-1].startswith(
        "No comparison with scores and deaths modelled jointly: 13 values of 8 subjects "
    )
    assert "Wulfsohn1997" not in result.references


def test_a_comparison_without_a_value_stands_without_one(ask, made):
    dead = [(name, 5) for name in COURSES if name[0] == "v"]
    scored = {n: {0: 20} if n[0] == "v" else c for n, c in COURSES.items()}
    (estimate,) = ask(ENTRY, made(scored, dead)).estimates
    assert (estimate.at.item, estimate.value) == ("excluded", None)
    assert estimate.note == "an arm has no value"
