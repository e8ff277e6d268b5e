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
from cellcourse.simulation.answers.kernels.exact_tests import PairRules
from cellcourse.simulation.answers.kernels.labels import room, tails
from cellcourse.simulation.answers.kernels.survival_tests import log_ranks
from cellcourse.simulation.answers.kernels.tails import RULES
from cellcourse.simulation.answers.times import clock
from cellcourse.simulation.courses import Courses
from cellcourse.simulation.survival.network import sorting_network
from cellcourse.study.analyses import LogRank

__all__ = ["log_rank"]

ALL_ARMS = "the permutation p of all arms together, which is enumerated study by study"
SAMPLED = "permutation p-values of pairs, which are too large to be enumerated"
LACKING = (
    "limits of the hazard ratios",
    "hazard ratios beside permutation p-values",
    "observed and expected events",
    "true size of the asymptotic tests",
)


def log_rank(asked: Asked[LogRank]) -> Batch | None:
    """Prepare the test of all arms and of each pair, with hazard ratios."""
    timed = clock(asked, asked.question.arms)
    if timed is None or asked.entry.strata:
        return None
    rules, network = _pair_rules(asked), sorting_network(int(timed.sizes.sum()))

    def fill(courses: Courses, out: npt.NDArray[np.float64]) -> None:
        log_ranks(timed(courses), network, rules, out)

    several = len(rules.pairs) > 1
    lacking = (*([ALL_ARMS] if several else []), *([] if rules.exact else [SAMPLED]), *LACKING)
    return Batch(tuple(_columns(asked, exact=rules.exact)), fill, lacking)


def _is_exact(asked: Asked[LogRank]) -> bool:
    limit = asked.entry.exact.enumerate_up_to
    return all(comb(sum(sizes), sizes[0]) <= limit for sizes in _pair_sizes(asked))


def _pair_sizes(asked: Asked[LogRank]) -> tuple[tuple[int, int], ...]:
    size = dict(zip(asked.question.arms, asked.sizes(asked.question.arms), strict=True))
    return tuple((size[arm], size[against]) for arm, against in asked.question.pairs())


def _pair_rules(asked: Asked[LogRank]) -> PairRules:
    """The exact p-values of each two sizes, and room for the largest pair."""
    exact, sizes = _is_exact(asked), _pair_sizes(asked)
    kinds = tuple(dict.fromkeys(sizes)) if exact else ((1, 1),)
    return PairRules(
        pairs=asked.places(asked.question.arms),
        rule=RULES[asked.entry.pairwise] if len(sizes) > 1 else 0,
        exact=exact,
        known=tails(kinds),
        which=np.array([kinds.index(one) if exact else 0 for one in sizes]),
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
