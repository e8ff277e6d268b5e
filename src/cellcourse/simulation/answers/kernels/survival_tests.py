"""Log-rank tests of the arms of very many studies, with the hazard ratios of pairs."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.departures import (
    LANES,
    Departures,
    departures,
    departures_room,
    take,
)
from cellcourse.simulation.answers.kernels.draws import Draws, draws_of, draws_room
from cellcourse.simulation.answers.kernels.exact_tests import (
    Labels,
    PairRules,
    exact_p,
    labels_room,
)
from cellcourse.simulation.answers.kernels.hazards import (
    Search,
    begin,
    choose,
    climb,
    search_room,
    spread,
)
from cellcourse.simulation.answers.kernels.log_rank import Compared, compared_room, log_rank
from cellcourse.simulation.answers.kernels.risk import Timed
from cellcourse.simulation.answers.kernels.tails import adjust, chi2_tail, chi2_tails
from cellcourse.stats.elementary.compiled import exponential

__all__ = ["log_ranks"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class _Tests(NamedTuple):
    """Tests of studies side by side."""

    table: Departures
    compared: Compared
    draws: Draws
    search: Search
    labels: Labels
    against: _Whole  # (m, 2) of each pair, the one it is compared with first
    waiting: _Whole  # (m, trials) studies in which a pair's likelihood has no maximum
    waits: _Whole  # (m,) how many
    known: _Whole  # (trials,) one where every test has an answer, else nought
    p: _Floats  # (lanes,)
    exact: _Floats  # (lanes,)
    room: _Floats  # (lanes,)
    error: _Floats  # (1, lanes)


@compiled
def log_ranks(timed: Timed, network: _Whole, rules: PairRules, out: _Floats) -> None:
    """Compare all groups, then each pair with its hazard ratio and its exact p.

    A study in which one of the tests has no answer is left NaN.

    Args:
        timed: a block of studies.
        network: of ``sorting_network`` for the subjects compared.
        rules: the pairs.
        out: (trials, columns) filled with p and chi-square of all groups, unless there is one
            pair; then for each pair p, p adjusted, chi-square, hazard ratio, standard error
            of its logarithm and, if wanted, exact p and exact p adjusted.
    """
    m, width = len(rules.pairs), 7 if rules.exact else 5
    tests, trials = _tests(timed, network, rules, len(out)), np.arange(len(out))
    everyone, pairs = np.arange(timed.sizes.size), out[:, out.shape[1] - m * width :]
    for first in range(0, len(out), LANES):
        many = take(trials, first, tests.table)
        departures(timed, tests.table)
        log_rank(tests.table, everyone, tests.compared)
        _write_all(tests, many, out[:, : out.shape[1] - m * width])
        for i in range(m):
            _compare(timed.sizes, rules, i, tests, many, pairs[:, i * width :])
            _relate(timed.sizes, i, tests, many, pairs[:, i * width :])
    tests.search.firth[0] = 1.0
    for i in range(m):
        for first in range(0, tests.waits[i], LANES):
            many = take(tests.waiting[i, : tests.waits[i]], first, tests.table)
            departures(timed, tests.table)
            _relate(timed.sizes, i, tests, many, pairs[:, i * width :])
    _finish(rules.rule, width, tests.known, pairs, out)


@compiled
def _tests(timed: Timed, network: _Whole, rules: PairRules, trials: int) -> _Tests:
    """Make room for the tests of a block."""
    table, m, lane = departures_room(timed, network), len(rules.pairs), np.zeros((3, LANES))
    n = table.who.size
    return _Tests(
        table, compared_room(timed.sizes.size), draws_room(n, 2), search_room(1), labels_room(n),
        np.ascontiguousarray(rules.pairs[:, ::-1]), np.zeros((m, trials), np.int64),
        np.zeros(m, np.int64), np.ones(trials, np.int64), lane[0], lane[1], lane[2],
        np.zeros((1, LANES)),
    )  # fmt: skip


@compiled
def _write_all(tests: _Tests, many: int, out: _Floats) -> None:
    """Write down the test of all groups; two of them are a pair."""
    chisq, rank = tests.compared.chisq, tests.compared.rank
    for lane in range(many):
        trial = tests.table.trial[lane]
        tests.known[trial] = rank[lane] > 0
        if out.shape[1] > 0:
            out[trial, 0] = chi2_tail(chisq[lane], int(rank[lane]))
            out[trial, 1] = chisq[lane]


@alone
def _compare(
    sizes: _Whole, rules: PairRules, i: int, tests: _Tests, many: int, out: _Floats
) -> None:
    """Test one pair."""
    table, pair, chisq = tests.table, rules.pairs[i], tests.compared.chisq
    log_rank(table, pair, tests.compared)
    chi2_tails(chisq, 1, tests.room, tests.p)
    if rules.exact:
        exact_p(table, rules, i, sizes, chisq, tests.labels, tests.exact[:many])
    for lane in range(many):
        row = out[table.trial[lane]]
        tests.known[table.trial[lane]] &= tests.compared.rank[lane] > 0
        row[0], row[2] = tests.p[lane], chisq[lane]
        if rules.exact:
            row[5] = tests.exact[lane]


@alone
def _relate(sizes: _Whole, i: int, tests: _Tests, many: int, out: _Floats) -> None:
    """Estimate the hazard ratio of one pair, or let it wait if its likelihood has no maximum."""
    search, draws = tests.search, tests.draws
    draws_of(tests.table, tests.against[i], sizes, draws)
    choose(draws, search)
    begin(search)
    climb(draws, search)
    spread(search, tests.error)
    for lane in range(many):
        trial = tests.table.trial[lane]
        if search.chosen[lane] > 0:
            tests.known[trial] &= not math.isnan(search.value[lane])
            out[trial, 3] = exponential(search.beta[0, lane])
            out[trial, 4] = tests.error[0, lane]
        elif draws.known[lane] > 0:
            tests.waiting[i, tests.waits[i]] = trial
            tests.waits[i] += 1
        else:
            tests.known[trial] = 0


@compiled
def _finish(rule: int, width: int, known: _Whole, pairs: _Floats, out: _Floats) -> None:
    """Adjust the p-values of pairs, and leave studies without an answer NaN."""
    p = np.empty((2, pairs.shape[1] // width))
    for trial in range(len(out)):
        if not known[trial]:
            out[trial] = math.nan
            continue
        for at in range(0, width if rule else 0, 5):
            _adjust(pairs[trial, at:], width, rule, p)


@drawn_in
def _adjust(pairs: _Floats, width: int, rule: int, p: _Floats) -> None:
    """Adjust one p-value of each pair, and set it beside the p-value itself."""
    for i in range(p.shape[1]):
        p[0, i] = pairs[i * width]
    adjust(p[0], rule, p[1])
    for i in range(p.shape[1]):
        pairs[i * width + 1] = p[1, i]
