"""Log-rank tests and hazard ratios of blocks, each against the method of ``stats``.

Those are checked against R, in their own tests; here many studies side by side, with ties,
censoring, arms that outlive others and studies that fill no row, must have the same numbers.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.simulation.answers.kernels.cox_models import cox_models
from cellcourse.simulation.answers.kernels.curves import medians, restricted_means
from cellcourse.simulation.answers.kernels.departures import LANES
from cellcourse.simulation.answers.kernels.exact_tests import PairRules
from cellcourse.simulation.answers.kernels.labels import room, tails
from cellcourse.simulation.answers.kernels.risk import Timed, of_group
from cellcourse.simulation.answers.kernels.survival_tests import log_ranks
from cellcourse.simulation.answers.kernels.tails import RULES
from cellcourse.simulation.survival.network import sorting_network
from cellcourse.stats.survival.cox import cox
from cellcourse.stats.survival.permutation import exact_logrank
from cellcourse.stats.survival.proportional_hazards import proportional_hazards

RNG = np.random.default_rng(12)


def _drawn(trials, sizes, days, censored):
    """Times of some studies, drawn at random; a few are of arms that die one after the other."""
    code = np.repeat(np.arange(len(sizes)), sizes)
    time = RNG.integers(1, days, (trials, code.size)).astype(float)
    time[: trials // 8] += days * code
    happened = RNG.random(time.shape) >= censored
    return Timed(time, happened, code, np.array(sizes))


def _models(timed, rule="none"):
    out = np.full((len(timed.time), 3 + 4 * (timed.sizes.size - 1)), np.nan)
    cox_models(timed, sorting_network(timed.code.size), RULES[rule], out)
    return out


def _tests(timed, exact):
    """The test of each pair of groups, the later against the earlier."""
    pairs = [(late, early) for late in range(timed.sizes.size) for early in range(late)]
    sizes = [(timed.sizes[late], timed.sizes[early]) for late, early in pairs]
    kinds = sizes if exact else [(1, 1)] * len(pairs)
    rules = PairRules(
        np.array(pairs), RULES["holm"], exact, tails(kinds),
        np.arange(len(pairs)), max((room(kind) for kind in kinds), key=np.size),
    )  # fmt: skip
    width = (7 if exact else 5) * len(pairs)
    out = np.full((len(timed.time), width + (2 if len(pairs) > 1 else 0)), np.nan)
    log_ranks(timed, sorting_network(timed.code.size), rules, out)
    return out


def _ordinary(timed, trial):
    covariates = (timed.code[:, None] == np.arange(1, timed.sizes.size)).astype(float)
    return cox(timed.time[trial], timed.happened[trial], covariates, level=0.95)


def _proportional(timed, trial):
    covariates = (timed.code[:, None] == np.arange(1, timed.sizes.size)).astype(float)
    times = timed.time[trial], timed.happened[trial]
    try:
        return proportional_hazards(*times, covariates, clock="survival").together.p
    except MethodError:
        return np.nan


@pytest.mark.parametrize("sizes", [(6, 6), (2, 7), (7, 6)])
@pytest.mark.parametrize(("days", "censored"), [(1000, 0.0), (8, 0.0), (8, 0.4)])
def test_two_groups_have_the_log_rank_p_of_all_labelings(sizes, days, censored):
    timed = _drawn(12, sizes, days, censored)
    for trial, row in enumerate(_tests(timed, exact=True)):
        if np.isnan(row[0]):
            with pytest.raises(MethodError):
                _ordinary(timed, trial)
            continue
        expected = exact_logrank(timed.time[trial], timed.happened[trial], timed.code)
        assert row[2] == pytest.approx(expected.chisq, abs=1e-12)
        assert row[5:] == pytest.approx(expected.p, abs=1e-12)


@pytest.mark.parametrize("sizes", [(6, 6), (6, 6, 6), (3, 1, 4), (2, 3, 2, 4)])
@pytest.mark.parametrize(("days", "censored"), [(40, 0.0), (40, 0.3), (6, 0.0), (6, 0.3)])
def test_hazard_ratios_are_found_where_the_ordinary_search_finds_them(sizes, days, censored):
    timed = _drawn(16, sizes, days, censored)
    for trial, row in enumerate(_models(timed)):
        if np.isnan(row[0]):
            with pytest.raises(MethodError):
                _ordinary(timed, trial)
            continue
        model, each = _ordinary(timed, trial), row[3:].reshape(-1, 4)
        ratios = [one.log_ratio for one in model.ratios]
        assert np.log(each[:, 2]) == pytest.approx(ratios, rel=1e-11, abs=1e-11)
        assert each[:, 3] == pytest.approx([one.se for one in model.ratios], rel=1e-11)
        p = [one.p_likelihood_ratio for one in model.ratios]
        assert each[:, 0] == pytest.approx(p, abs=1e-12)
        assert row[1] == pytest.approx(model.likelihood_ratio.chisq, abs=1e-11)
        assert row[2] == pytest.approx(_proportional(timed, trial), abs=1e-11, nan_ok=True)


@pytest.mark.parametrize("sizes", [(6, 6), (2, 7), (1, 12), (40, 40)])
@pytest.mark.parametrize("days", [5, 60])
def test_the_ratio_of_two_groups_is_found_where_the_ordinary_search_finds_it(sizes, days):
    timed, penalised = _drawn(25, sizes, days, 0.3), 0
    for trial, row in enumerate(_tests(timed, exact=False)):
        if np.isnan(row[0]):
            with pytest.raises(MethodError):
                _ordinary(timed, trial)
            continue
        model = _ordinary(timed, trial)
        penalised += model.penalised
        assert np.log(row[3]) == pytest.approx(model.ratios[0].log_ratio, rel=1e-11, abs=1e-11)
        assert row[4] == pytest.approx(model.ratios[0].se, rel=1e-11)
    assert 0 < penalised < 25


@pytest.mark.parametrize("answer", ["models", "tests", "medians", "means"])
def test_a_study_has_the_same_numbers_wherever_it_stands(answer):
    timed = _drawn(2 * LANES + 3, (4, 5, 4), 20, 0.2)
    network, n = sorting_network(5), len(timed.time)

    def answered(first, last):
        part = timed._replace(time=timed.time[first:last], happened=timed.happened[first:last])
        out = np.full((last - first, 5 if answer == "medians" else 2), np.nan)
        if answer == "models":
            return _models(part, "holm")
        if answer == "tests":
            return _tests(part, exact=True)
        if answer == "medians":
            medians(of_group(part, 1), network, 1.96, out)
        else:
            restricted_means(of_group(part, 1), network, 12.0, out)
        return out

    whole = answered(0, n)
    parts = [answered(0, 1), answered(1, LANES + 2), answered(LANES + 2, LANES + 9),
             answered(LANES + 9, n)]  # fmt: skip
    assert np.array_equal(whole, np.vstack(parts), equal_nan=True)
    assert 0.5 < np.isfinite(whole).mean() <= 1
