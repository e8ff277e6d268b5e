"""The log-rank test of events between visits.

Reference: R 4.2.2: scores from npsurv 0.5-0's distribution, tested by coin 1.4-2.
Program and printed output: validation/interval_censored/interval_censored.R, .out.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.interval_censored import interval_logrank, permuted_interval_logrank
from cellcourse.stats.relabelling import Permutation
from cellcourse.stats.survival.logrank import logrank

PRINTED = "interval_censored/interval_censored.out"


@pytest.mark.reference("R npsurv 0.5-0, coin 1.4-2")
def test_agrees_with_r(made, section):
    left, right, arm, _ = made
    test = interval_logrank(left, right, arm)
    r = section(PRINTED, "log-rank")
    assert test.score == pytest.approx(r["score"], abs=1e-7)  # npsurv stops within this
    assert (test.chisq, test.p) == pytest.approx(r["chisq p"], abs=1e-7)
    assert (test.groups, test.n, test.df) == (("A", "B"), (24, 24), 1)


def test_scores_add_to_nothing(made):
    left, right, arm, _ = made
    assert sum(interval_logrank(left, right, arm).score) == pytest.approx(0, abs=1e-8)


def test_with_every_time_known_it_is_near_the_log_rank_test():
    rng = np.random.default_rng(3)
    group = np.arange(300) % 3
    time = rng.exponential(10 + 2 * group).round(3)
    died = rng.random(300) < 0.7
    test = interval_logrank(time, np.where(died, time, np.inf), group)
    assert test.df == 2
    # The variance is over assignments here, hypergeometric there.
    assert test.chisq == pytest.approx(logrank(time, died, group).chisq, rel=0.1)


def test_permutation_of_few_subjects_is_exact(made):
    left, right, arm, _ = (column[:8] for column in made)
    by = Permutation(70, 0, np.random.default_rng(1))
    test = permuted_interval_logrank(left, right, arm, by=by)
    assert (test.kind, test.assignments) == ("exact", 70)
    assert test.statistic == pytest.approx(interval_logrank(left, right, arm).chisq)


def test_is_unchanged_by_labels_units_and_order(made):
    left, right, arm, _ = made
    back = interval_logrank(left[::-1] * 7, right[::-1] * 7, np.char.add("arm ", arm)[::-1])
    assert back.chisq == pytest.approx(interval_logrank(left, right, arm).chisq)


def test_refuses_brackets_that_all_overlap():
    with pytest.raises(MethodError, match="the brackets of all 4 subjects overlap"):
        interval_logrank([0, 1, 0, 1], [5, 5, 6, 6], list("abab"))
