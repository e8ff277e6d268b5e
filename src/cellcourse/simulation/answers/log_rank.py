"""Log-rank tests of the arms of virtual studies, asymptotic and, of pairs, exact."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_effect, of_test
from cellcourse.simulation.answers.kernels.labels import room, tails
from cellcourse.simulation.answers.kernels.survival_tests import PairRules, log_ranks
from cellcourse.simulation.answers.kernels.tails import RULES, adjust_all
from cellcourse.simulation.answers.times import clock
from cellcourse.simulation.courses import Courses
from cellcourse.study.analyses import LogRank

__all__ = ["log_rank"]

ALL_ARMS = "the permutation p of all arms together, which is enumerated study by study"
SAMPLED = "permutation p-values of pairs, which are too large to be enumerated"
LIMITS = "limits of the hazard ratios"


def log_rank(asked: Asked[LogRank]) -> Batch | None:
    """Prepare the test of all arms and of each pair, with hazard ratios."""
    arms, entry = asked.question.arms, asked.entry
    timed = clock(asked, arms)
    if timed is None or entry.strata:
        return None
    exact, rules = _is_exact(asked), _pair_rules(asked)
    pairs, family = len(rules.pairs), RULES[entry.pairwise] if len(rules.pairs) > 1 else 0

    def fill(courses: Courses, out: npt.NDArray[np.float64]) -> None:
        overall, each = np.full((len(out), 2), np.nan), np.full((len(out), pairs, 7), np.nan)
        log_ranks(timed(courses), rules, overall, each)
        if family:
            each[:, :, 5] = adjust_all(each[:, :, 0], family)
            each[:, :, 6] = adjust_all(each[:, :, 4], family)
        kept = each[:, :, [0, 5, 1, 2, 3, *([4, 6] if exact else [])]]
        table = (kept,) if pairs == 1 else (overall, kept)
        np.concatenate([part.reshape(len(out), -1) for part in table], axis=1, out=out)

    lacking = (*([ALL_ARMS] if pairs > 1 else []), *([] if exact else [SAMPLED]), LIMITS)
    return Batch(tuple(_columns(asked, exact=exact)), fill, lacking)


def _is_exact(asked: Asked[LogRank]) -> bool:
    limit = asked.entry.exact.enumerate_up_to
    return all(comb(sum(sizes), sizes[0]) <= limit for sizes in _pair_sizes(asked))


def _pair_sizes(asked: Asked[LogRank]) -> tuple[tuple[int, int], ...]:
    size = dict(zip(asked.question.arms, asked.sizes(asked.question.arms), strict=True))
    return tuple((size[arm], size[against]) for arm, against in asked.question.pairs())


def _pair_rules(asked: Asked[LogRank]) -> PairRules:
    """The tables of exact p-values, one for each two sizes, and room for the largest pair."""
    sizes = _pair_sizes(asked)
    if not _is_exact(asked):
        which = np.full(len(sizes), -1)
        return PairRules(asked.places(asked.question.arms), (tails((1, 1)),), which, room((1, 1)))
    kinds = tuple(dict.fromkeys(sizes))
    return PairRules(
        pairs=asked.places(asked.question.arms),
        tables=tuple(tails(kind) for kind in kinds),
        which=np.array([kinds.index(one) for one in sizes]),
        paths=max((room(kind) for kind in kinds), key=lambda paths: paths.size),
    )


def _columns(asked: Asked[LogRank], *, exact: bool) -> Iterator[Column]:
    pairs = asked.question.pairs()
    prefix = "" if len(pairs) == 1 else "pairwise "
    if prefix:
        yield from of_test("log-rank", At(), "asymptotic", ("p", "statistic"))
    for arm, against in pairs:
        at, name = At(arm=arm, against=against), f"{prefix}log-rank"
        yield from of_test(name, at, "asymptotic", ("p", "p adjusted", "statistic"))
        yield from of_effect(name, at, "asymptotic", "hazard ratio", ("value", "se"))
        if exact:
            yield from of_test(f"{prefix}permutation log-rank", at, "exact", ("p", "p adjusted"))
