"""Gray's test.

Reference: R 4.2.2, cmprsk 2.2-11, cuminc(..., rho = , strata = ).
Program and printed output: validation/competing/competing.R, competing.out.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.competing import gray, permuted_gray
from cellcourse.stats.relabelling import Permutation
from cellcourse.stats.survival.logrank import logrank

CASES = {
    "two arms": ("arm", 0, None),
    "two arms, rho 1": ("arm", 1, None),
    "three doses": ("dose", 0, None),
    "three doses, rho 0.5": ("dose", 0.5, None),
    "three doses by site": ("dose", 0, "site"),
}


@pytest.fixture(scope="module")
def made(case):
    table = case("competing/made.csv")
    return table | {"time": [float(t) for t in table["time"]]}


@pytest.mark.parametrize("cause", ["tracheostomy", "death"])
@pytest.mark.parametrize("title", CASES)
@pytest.mark.reference("R cmprsk 2.2-11")
def test_agrees_with_cmprsk(made, section, title, cause):
    group, rho, site = CASES[title]
    strata = made[site] if site else None
    test = gray(made["time"], made["event"], made[group], strata=strata, cause=cause, rho=rho)
    r = section("competing/competing.out", title)[cause]
    assert (test.chisq, test.df, test.p) == pytest.approx(r, abs=5.1e-11)


def test_counts_the_events_of_each_group(made):
    test = gray(made["time"], made["event"], made["arm"], cause="death", rho=0)
    assert test.n == (30, 30)
    assert sum(test.events) == made["event"].count("death")


def test_is_unchanged_by_labels_units_and_order(made):
    there = gray(made["time"], made["event"], made["dose"], cause="death", rho=0)
    back = gray(
        np.array(made["time"][::-1]) * 30,
        made["event"][::-1],
        [f"dose {d}" for d in made["dose"][::-1]],
        cause="death",
        rho=0,
    )
    assert back.chisq == pytest.approx(there.chisq)


def test_without_competing_events_and_censoring_it_is_near_the_log_rank_test():
    rng = np.random.default_rng(2)
    group = rng.integers(0, 2, 400)
    time = rng.exponential(10 + 4 * group)
    test = gray(time, ["death"] * 400, group, cause="death", rho=0)
    assert test.chisq == pytest.approx(logrank(time, np.ones(400), group).chisq, rel=0.02)


def test_permutation_of_few_subjects_is_exact(made):
    data = made["time"][:10], made["event"][:10], made["arm"][:10]
    by = Permutation(1000, 0, np.random.default_rng(1))
    test = permuted_gray(*data, cause="death", rho=0, by=by)
    assert test.kind == "exact"
    assert test.statistic == pytest.approx(gray(*data, cause="death", rho=0).chisq)
    assert test.p == test.as_extreme / test.assignments


def test_a_stratum_without_the_event_adds_nothing(made):
    strata = ["one"] * 60 + ["none", "none"]
    more = gray(
        [*made["time"], 5, 6],
        [*made["event"], "", "death"],
        [*made["arm"], "A", "B"],
        strata=strata,
        cause="tracheostomy",
        rho=0,
    )
    alone = gray(made["time"], made["event"], made["arm"], cause="tracheostomy", rho=0)
    assert more.chisq == pytest.approx(alone.chisq)


def test_refuses_groups_that_never_met():
    with pytest.raises(MethodError, match="at none of 1 events were two groups at risk"):
        gray([1, 5], ["", "death"], ["a", "b"], cause="death", rho=0)


@pytest.mark.reference("R cmprsk 2.2-11, which prints -1 for it")
def test_refuses_scores_that_vary_in_fewer_ways_than_groups(case, section):
    """Doses 0 and 1 never meet dose 2 within a site."""
    apart = case("competing/apart.csv")
    data = [float(t) for t in apart["time"]], apart["event"], apart["dose"]
    assert section("competing/competing.out", "doses that never meet")["tracheostomy"][0] == -1
    said = (
        r"scores of 3 groups vary in 1 of 2 ways; 2 \+ 2 \+ 2 events among 2 \+ 4 \+ 3 subjects in "
        "2 strata"
    )
    with pytest.raises(MethodError, match=said):
        gray(*data, strata=apart["site"], cause="tracheostomy", rho=0)
    by = Permutation(1000, 0, np.random.default_rng(1))
    with pytest.raises(MethodError, match="vary in 1 of 2 ways"):
        permuted_gray(*data, strata=apart["site"], cause="tracheostomy", rho=0, by=by)


def test_every_answer_has_one_degree_of_freedom_less_than_groups():
    rng = np.random.default_rng(3)
    answered = 0
    for _ in range(200):
        time, group, site = rng.integers(1, 4, 12), rng.integers(0, 4, 12), rng.integers(0, 3, 12)
        event = rng.choice(["", "death", "tracheostomy"], 12)
        try:
            test = gray(time, event, group, strata=site, cause="death", rho=0)
        except MethodError:
            continue
        answered += 1
        assert test.df == len(test.groups) - 1
    assert 0 < answered < 200
