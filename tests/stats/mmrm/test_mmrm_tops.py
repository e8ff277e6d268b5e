"""Likelihoods with two tops, or with a ridge in place of one: made-up trials of few subjects."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm import Specification, cell_design, mmrm
from cellcourse.stats.mmrm.covariance import ByGroup
from cellcourse.stats.mmrm.likelihood import Likelihood
from cellcourse.stats.mmrm.patterns import sum_patterns
from cellcourse.stats.mmrm.rows import read_rows
from cellcourse.stats.mmrm.scoring import climb
from cellcourse.stats.mmrm.structures import structure
from cellcourse.stats.mmrm.trials import mmrm_trials

GONE = np.nan
ARM = np.repeat([0, 1], [4, 8])
TWO_TOPS = np.array([
    [73, 71, 68], [51, 49, 48], [GONE, 50, 49], [81, 76, GONE],
    [58, 51, GONE], [71, 69, 67], [71, GONE, 76], [62, 58, 56],
    [64, 63, 55], [57, 52, 47], [70, 66, 63], [47, 42, 38],
])  # fmt: skip
RIDGE = np.array([
    [60, 65, 60, 55], [65, 60, 55, 55], [75, 70, 65, 65], [80, 80, 75, GONE],
    [60, 55, 50, 45], [70, 70, 60, GONE], [80, 80, 75, 70], [70, 70, 65, 60],
])  # fmt: skip
"""The second and third visit of those who have the fourth differ by 5 in every one of an arm."""

ALONE = np.array([
    [90, GONE], [90, 80], [90, GONE], [90, 90], [90, 90], [90, GONE],
    [85, GONE], [90, 90], [90, 90], [90, 90], [90, 80], [90, GONE],
])  # fmt: skip
BEFORE = np.array([90.0, 90, 90, 90, 90, 90, 85, 90, 90, 90, 85, 90])
"""Nobody with the second visit differs at the first from what the design says of them."""


def rows(scores, arm, before):
    """What the model takes: values, subjects, visits, design; and the names of the visits."""
    names = [f"v{at}" for at in range(scores.shape[1])]
    subject, when = np.nonzero(~np.isnan(scores))
    visit = [names[at] for at in when]
    more = {} if before is None else {"before": before[subject]}
    cells = cell_design(
        arm[subject].astype(str), visit, arms=("0", "1"), visits=names,
        covariates=more, by_visit=list(more),
    )  # fmt: skip
    return scores[subject, when], subject, visit, cells.design, names


def fitted(scores, arm, before=None, information="observed"):
    *data, names = rows(scores, arm, before)
    said = Specification("unstructured", "REML", "satterthwaite", information=information)
    return mmrm(*data, said, visits=names)


def tops(scores, arm):
    """Likelihoods where 20 searches from correlations drawn by chance end."""
    y, subject, visit, design, names = rows(scores, arm, None)
    read = read_rows(y, subject, visit, design.matrix, visits=names, groups=None, weights=None)
    sums, chance = sum_patterns(read), np.random.default_rng(1)
    model = ByGroup(structure("unstructured", names, None), sums, 1)
    sd = np.nanstd(scores, axis=0)
    drawn = [np.corrcoef(chance.normal(size=(3, 5))) * np.outer(sd, sd) for _ in range(20)]
    given = Likelihood.of(sums, "REML")
    climbed = [climb(given, model, model.structure.start(one)) for one in drawn]
    return sorted({round(top.fitted.log_likelihood, 6) for top in climbed})


def test_the_higher_of_two_tops_is_found():
    lower, higher = tops(TWO_TOPS, ARM)
    assert higher - lower > 0.1
    assert fitted(TWO_TOPS, ARM).log_likelihood == pytest.approx(higher, abs=1e-6)


def test_trials_of_two_tops_are_left_to_the_search_that_knows_both():
    found = mmrm_trials(np.array([TWO_TOPS]), ARM, compared=[2])
    assert not found.settled.any()
    assert np.isnan(found.difference).all()


def test_a_trial_of_one_top_has_its_answer_though_subjects_are_few():
    scores = np.where(np.isnan(TWO_TOPS), [60.0, 57, 55], TWO_TOPS)
    scores[:, 1] += np.tile([8.0, -8], 6)
    scores[:, 2] += np.tile([8.0, 8, -8, -8], 3)
    found, alone = mmrm_trials(np.array([scores]), ARM, compared=[2]), fitted(scores, ARM)
    assert found.settled.all()
    assert found.covariance[0] == pytest.approx(alone.covariance["all"], rel=1e-9)


@pytest.mark.parametrize("information", ["observed", "expected"])
@pytest.mark.parametrize(("scores", "arm", "before"), [
    (RIDGE, np.repeat([0, 1], [3, 5]), None),
    (ALONE, np.repeat([1, 0], [5, 7]), BEFORE),
])  # fmt: skip
def test_a_ridge_is_no_top(scores, arm, before, information):
    with pytest.raises(MethodError, match="the information of .* covariance parameters is singula"):
        fitted(scores, arm, before, information)
    more = None if before is None else before[None, :, None]
    assert not mmrm_trials(scores[None], arm, compared=[0], covariates=more).settled.any()


def test_no_digit_hangs_on_the_names_of_subjects():
    y, subject, visit, design, names = rows(TWO_TOPS, ARM, None)
    said = Specification("unstructured", "REML", "satterthwaite")
    known = mmrm(y, subject, visit, design, said, visits=names)
    turned = mmrm(y, [f"S{99 - one}" for one in subject], visit, design, said, visits=names)
    assert np.array_equal(turned.fixed.beta, known.fixed.beta)
    assert np.array_equal(turned.fixed.covariance, known.fixed.covariance)
    assert np.array_equal(turned.fixed.theta_covariance, known.fixed.theta_covariance)
