"""The ANOVA-type statistic as declared; it is held to R's nparLD in tests/stats/ordinal."""

import numpy as np
import pytest

from cellcourse.stats.ordinal import anova_type

ENTRY = {
    "method": "anova-type", "measure": "score", "days": [14, 28], "deaths": "ranked worst",
    "exact": {"enumerate_up_to": 1000, "resamples": 100, "seed": 1}, "arms": ["vehicle", "low"],
}  # fmt: skip
SCORES = {
    "v1": (20, 10), "v2": (18, 12), "v3": (17, 9), "v4": (21, None),
    "l1": (25, 22), "l2": (19, 18), "l3": (24, 15), "l4": (26, 20),
}  # fmt: skip


@pytest.fixture
def made(rows):
    def make(events=()):
        return rows.records(
            tuple(rows.subject(n, "vehicle" if n[0] == "v" else "low") for n in SCORES),
            observations=tuple(
                o for n, (a, b) in SCORES.items() for o in rows.scored(n, {14: a, 28: b})
            ),
            events=tuple(rows.died(*event) for event in events),
        )

    return make


def fitted(last):
    table = [[a, last if b is None else b] for a, b in SCORES.values()]
    return anova_type(np.array(table, dtype=float), ["v"] * 4 + ["l"] * 4)


@pytest.mark.parametrize(("deaths", "last"), [("excluded", np.nan), ("ranked worst", -1.0)])
def test_the_dead_are_missing_or_below_the_scale(ask, made, deaths, last):
    result = ask({**ENTRY, "deaths": deaths}, made([("v4", 20)]))
    expected = fitted(last)
    for item, test in (
        ("arm", expected.group), ("day", expected.visit), ("arm by day", expected.interaction)
    ):  # fmt: skip
        assert result.test("ANOVA-type", item=item).statistic == pytest.approx(test.statistic)


def test_the_permutation_of_arms_is_exact_for_few(ask, made):
    result = ask(ENTRY, made([("v4", 20)]))
    test = result.test("permutation ANOVA-type", item="arm")
    assert test.p_kind == "exact"
    assert test.note.endswith("of 70 assignments are as extreme")
    assert result.test("permutation ANOVA-type", item="day").p_kind == "monte carlo"


def test_infinite_degrees_of_freedom_are_left_out(ask, made):
    result = ask(ENTRY, made([("v4", 20)]))
    assert len(result.test("ANOVA-type", item="arm").df) == 2
    assert len(result.test("ANOVA-type", item="day").df) == 1


def test_a_score_missing_without_a_death_is_counted(ask, made):
    assert ask(ENTRY, made()).limits[-1].startswith("1 scores are missing")


def test_visits_can_be_the_levels_of_time(ask, made):
    by_visit = {k: v for k, v in ENTRY.items() if k != "days"} | {"visits": ["v3", "v4"]}
    ours, theirs = ask(by_visit, made()), ask(ENTRY, made())
    assert [t.p for t in ours.tests] == [t.p for t in theirs.tests]
    assert ours.estimate("relative effect", arm="low", visit="v4").n == 4
