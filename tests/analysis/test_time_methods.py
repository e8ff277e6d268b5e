"""Weighted log-rank tests, competing events and thresholds between visits, as declared.

The methods are held to R in tests/stats; here their place in a study is.
"""

import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.competing import aalen_johansen, gray
from cellcourse.stats.survival.logrank import logrank

EXACT = {"enumerate_up_to": 1000, "resamples": 100, "seed": 1}
WEIGHTED = {
    "method": "weighted-log-rank", "endpoint": "survival", "deaths": "the event", "rho": 0.0,
    "gamma": 0.0, "pairwise": "holm", "exact": EXACT,
}  # fmt: skip
COMPETING = {
    "method": "competing-events", "endpoint": "either", "deaths": "the event",
    "cause": "tracheostomy", "days": [20, 60], "pairwise": "holm", "exact": EXACT,
    "arms": ["vehicle", "low"],
}  # fmt: skip
EVENTS = {
    "death": {"label": "Death", "ends_follow_up": True, "dead": True},
    "tracheostomy": {"label": "Tracheostomy", "ends_follow_up": False},
    "lost": {"label": "Loss", "ends_follow_up": True},
}
EITHER = {
    "either": {
        "label": "Survival without tracheostomy", "events": ["death", "tracheostomy"],
        "censored_by": ["lost"], "origin": "day zero",
    }
}  # fmt: skip
BELOW = {
    "method": "time-to-threshold", "measure": "score", "threshold": 10.0, "side": "at or below",
    "deaths": "competing", "unseen": "not crossed", "days": [14, 28], "pairwise": "none",
    "exact": EXACT, "arms": ["vehicle", "low"],
}  # fmt: skip


def test_without_weights_it_is_the_log_rank_test(ask, deaths):
    days = {"vehicle": (9, 11, 12, -14), "low": (13, 15, 21, 25), "high": (18, 30, 31, 40)}
    result = ask(WEIGHTED, deaths(**days))
    time = [abs(d) for own in days.values() for d in own]
    happened = [d > 0 for own in days.values() for d in own]
    plain = logrank(time, happened, [arm for arm in days for _ in range(4)])
    assert result.test("weighted log-rank", arm=None).statistic == pytest.approx(plain.chisq)


def test_pairs_are_two_families_of_adjusted_p_values(ask, deaths):
    days = {"vehicle": (9, 11, 12, 14), "low": (13, 15, 21, 25), "high": (18, 30, 31, 40)}
    result = ask({**WEIGHTED, "gamma": 1.0}, deaths(**days))
    for name in ("pairwise weighted log-rank", "pairwise permutation weighted log-rank"):
        family = [t for t in result.tests if t.name == name]
        assert len(family) == 3
        assert min(t.p_adjusted for t in family) == pytest.approx(
            min(1.0, 3 * min(t.p for t in family))
        )
    assert result.test("pairwise permutation weighted log-rank", arm="low").p_kind == "exact"


def test_two_arms_have_one_test_of_each_kind(ask, deaths):
    result = ask(
        {**WEIGHTED, "arms": ["vehicle", "low"]}, deaths(vehicle=(9, 11, 30), low=(13, 25, 41))
    )
    assert [t.name for t in result.tests] == [
        "weighted log-rank", "permutation weighted log-rank",
    ]  # fmt: skip


@pytest.fixture
def firsts(rows):
    """The first event of each subject, and its day."""

    def make(**days):
        facts = [(f"{arm[0]}{n}", arm, *one) for arm, own in days.items() for n, one in
                 enumerate(own)]  # fmt: skip
        return rows.records(
            tuple(rows.subject(name, arm) for name, arm, *_ in facts),
            events=tuple(rows.died(name, day, event) for name, _, day, event in facts),
        )

    return make


T, D, L = "tracheostomy", "death", "lost"
FIRSTS = {
    "vehicle": ((10, T), (12, D), (20, T), (30, D)),
    "low": ((15, D), (25, L), (40, T), (50, D)),
}


def flat():
    time = [day for own in FIRSTS.values() for day, _ in own]
    event = ["" if e == L else e for own in FIRSTS.values() for _, e in own]
    return time, event, [arm for arm in FIRSTS for _ in range(4)]


def test_the_incidence_is_that_of_aalen_and_johansen(ask, firsts):
    result = ask(COMPETING, firsts(**FIRSTS), events=EVENTS, endpoints=EITHER)
    curve = aalen_johansen((15, 25, 40, 50), (D, "", T, D), cause=T, level=0.95)
    found = result.estimate("cumulative incidence", arm="low", day=60)
    assert found.value == curve.at(50).incidence, "nobody is left who could have it later"
    vehicle = result.estimate("cumulative incidence", arm="vehicle", day=20)
    assert vehicle.value == pytest.approx(0.5)


def test_arms_are_compared_by_grays_test(ask, firsts):
    result = ask(COMPETING, firsts(**FIRSTS), events=EVENTS, endpoints=EITHER)
    expected = gray(*flat(), cause=T, rho=0)
    test = result.test("Gray", arm="low", against="vehicle")
    assert (test.statistic, test.p) == (pytest.approx(expected.chisq), pytest.approx(expected.p))
    assert test.effect.quantity == "difference in incidence on day 60"
    assert result.deaths == "Death forestalls Tracheostomy."


def test_a_day_after_all_were_lost_is_not_estimable(ask, firsts):
    lost = {**FIRSTS, "low": ((15, T), (25, L))}
    result = ask(COMPETING, firsts(**lost), events=EVENTS, endpoints=EITHER)
    found = result.estimate("cumulative incidence", arm="low", day=60)
    assert (found.value, found.note) == (None, "observation ended on day 25")


def test_an_arm_without_the_event_has_none_and_says_so(ask, firsts):
    none = {**FIRSTS, "low": ((15, D), (25, L), (40, D))}
    result = ask(COMPETING, firsts(**none), events=EVENTS, endpoints=EITHER)
    assert result.estimate("cumulative incidence", arm="low", day=20).value == 0
    assert result.limits[0] == "Nobody in Low dose had Tracheostomy."


def test_curves_reach_from_day_zero_to_the_end_of_observation(ask, firsts):
    none = {**FIRSTS, "low": ((15, D), (25, L), (40, D))}
    result = ask(COMPETING, firsts(**none), events=EVENTS, endpoints=EITHER)
    vehicle, low = result.curves
    assert (vehicle.x, vehicle.y) == ((0, 10, 12, 20, 30), (0, 0.25, 0.25, 0.5, 0.5))
    assert (low.x, low.y, low.n) == ((0, 40), (0, 0), (3, 1))


def test_numbers_at_risk_are_those_without_any_event_just_before_each_day(ask, firsts):
    records = firsts(**FIRSTS)
    named = ask(COMPETING, records, events=EVENTS, endpoints=EITHER)
    at = {"arm": "vehicle"}
    assert [named.estimate("number at risk", day=day, **at).value for day in (0, 20, 60)] == [
        4, 2, 0,
    ]  # fmt: skip
    spaced = ask({**COMPETING, "at_risk_every": "12 d"}, records, events=EVENTS, endpoints=EITHER)
    ticks = [e for e in spaced.estimates if e.quantity == "number at risk" and e.at.arm == "low"]
    assert [(e.at.day, e.value) for e in ticks] == [
        (0, 4), (12, 4), (24, 3), (36, 2), (48, 1), (60, 0),
    ]  # fmt: skip


def test_a_pair_without_a_comparison_is_named_and_the_others_stand(ask, firsts):
    """Nobody in two of three arms had the event: there is nothing between these two."""
    some = {"vehicle": FIRSTS["vehicle"], "low": ((15, D), (25, L)), "high": ((18, D), (20, D))}
    result = ask({**COMPETING, "arms": None}, firsts(**some), events=EVENTS, endpoints=EITHER)
    pairs = {(t.at.arm, t.at.against) for t in result.tests if t.name == "pairwise Gray"}
    assert pairs == {("low", "vehicle"), ("high", "vehicle")}
    assert any(
        one.startswith("High dose and Low dose: none of 4 subjects had tracheostomy")
        for one in result.limits
    )


def test_nobody_with_the_event_is_refused(ask, firsts):
    with pytest.raises(MethodError, match=r"none of 4 subjects had tracheostomy"):
        ask(
            COMPETING,
            firsts(vehicle=((10, D), (11, D)), low=((12, D), (13, L))),
            events=EVENTS,
            endpoints=EITHER,
        )


@pytest.fixture
def falling(rows):
    courses = {
        "v1": {0: 20, 14: 12, 28: 8}, "v2": {0: 20, 14: 9, 28: 5}, "v3": {0: 20, 14: 15},
        "l1": {0: 20, 14: 18, 28: 15}, "l2": {0: 20, 14: 14, 28: 10}, "l3": {0: 20, 14: 19},
    }  # fmt: skip
    return rows.records(
        tuple(rows.subject(n, "vehicle" if n[0] == "v" else "low") for n in courses),
        observations=tuple(o for n, c in courses.items() for o in rows.scored(n, c)),
        events=(rows.died("v3", 20),),
    )


def test_a_crossing_lies_between_two_visits(ask, falling):
    result = ask(BELOW, falling)
    notes = {
        e.at.subject: (e.note, e.censored)
        for e in result.estimates
        if e.quantity == "day by which crossed"
    }
    assert notes["v1"] == ("after day 14, by day 28", False)
    assert notes["l1"] == ("not by day 28", True)
    assert notes["v3"] == ("not by day 14", True)


def test_the_share_that_has_crossed_is_a_range(ask, falling):
    result = ask(BELOW, falling)
    share = {
        (which, day): result.estimate(f"{which} share that has crossed", arm="vehicle", day=day)
        for which in ("least", "greatest")
        for day in (14, 28)
    }
    assert share["least", 14].value == pytest.approx(1 / 3)
    assert share["least", 28].value == pytest.approx(2 / 3)
    assert result.estimate(
        "share dead without crossing", arm="vehicle", day=28
    ).value == pytest.approx(1 / 3)


def test_shares_that_need_not_be_the_only_likeliest_ones_are_said_to_be_so(ask, falling):
    alone, unsure = (ask({**BELOW, "unseen": one}, falling) for one in ("not crossed", "unknown"))
    assert not any("as likely" in limit for limit in alone.limits)
    assert any("another distribution can be as likely" in limit for limit in unsure.limits)


def test_arms_that_cross_earlier_have_more_crossings_than_expected(ask, falling):
    test = ask(BELOW, falling).test("interval-censored log-rank", arm="low", against="vehicle")
    assert test.effect.value < 0
    assert test.p < 1


def test_a_subject_without_a_score_from_day_zero_on_is_named(ask, falling, rows):
    more = rows.records(
        (*falling.subjects, rows.subject("l4", "low")),
        observations=(*falling.observations, *rows.scored("l4", {-14: 20})),
        events=falling.events,
    )
    assert [(o.subject, o.reason) for o in ask(BELOW, more).excluded] == [
        ("l4", "no Score from day 0 on")
    ]
