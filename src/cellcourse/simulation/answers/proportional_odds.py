"""Odds ratios of higher scores of virtual arms, asymptotically."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.directions import as_good, below_the_living
from cellcourse.analysis.proportional_odds import NAME, occasion_item
from cellcourse.analysis.result import At
from cellcourse.analysis.scores import Occasion, Strategy
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_effect, of_test
from cellcourse.simulation.answers.kernels.odds_ratios import Scale, odds_ratios
from cellcourse.simulation.answers.kernels.strategies import scores_on_days
from cellcourse.simulation.answers.kernels.tails import RULES, adjust_all
from cellcourse.simulation.answers.scored import Scored, scored
from cellcourse.simulation.courses import Courses
from cellcourse.stats.distributions import two_sided_z
from cellcourse.study.analyses import ProportionalOdds

__all__ = ["proportional_odds"]

LACKING = ("permutation p-values, which are drawn study by study",)

_Floats = npt.NDArray[np.float64]


def proportional_odds(asked: Asked[ProportionalOdds]) -> Batch | None:
    """Prepare the odds ratios of arms and of days, and the asymptotic tests of arms."""
    entry, arms = asked.entry, asked.question.control_first()
    read = scored(asked, Strategy(asked.study.dead_events, "excluded", "score"))
    if read is None or len(arms) < 2 or entry.adjust_for:
        return None
    scale, shown = _scale(read), read.occasions(entry.days, entry.visits)
    if scale is None or (entry.days is None and entry.visits is None):
        return None
    code, on, sign = asked.code(arms), np.array(read.places(shown)), as_good(asked.question, 1.0)
    ranked = entry.deaths == "ranked worst"
    worst = below_the_living(asked.question, 0.0, 0) if ranked else np.nan
    m, z, rule = len(arms) - 1, two_sided_z(asked.level), RULES[entry.adjust]

    def fill(courses: Courses, out: _Floats) -> None:
        table = np.empty((len(out), len(code), len(shown)))
        scores_on_days(read(courses), code, sign, on, worst, table)
        found = np.full((len(out), m + len(shown) - 1, 2), np.nan)
        odds_ratios(table, code, scale, found)
        ratios = _ratios(found, z)
        out[:, : 7 * m] = _tests(found[:, :m], ratios[:, :m], rule).reshape(len(out), 7 * m)
        out[:, 7 * m :] = ratios[:, m:].reshape(len(out), -1)

    return Batch(tuple(_columns(asked, arms, shown)), fill, LACKING)


def _scale(read: Scored) -> Scale | None:
    """The scores that there can be, higher being better; None where they are not steps."""
    own = read.asked.protocol.scales[read.measure]
    if not own.step or not np.isfinite(own.high - own.low):
        return None
    ends = [as_good(read.asked.question, end) for end in (own.low, own.high)]
    step = own.step / own.parts
    return Scale(min(ends), step, round((own.high - own.low) / step))


def _ratios(found: _Floats, z: float) -> _Floats:
    """(..., 4) each odds ratio, the standard error of its logarithm, and its limits."""
    log, se = found[..., 0], found[..., 1]
    return np.stack((np.exp(log), se, np.exp(log - z * se), np.exp(log + z * se)), axis=-1)


def _tests(found: _Floats, ratios: _Floats, rule: int) -> _Floats:
    """(trials, m, 7) p, p adjusted, z, and the odds ratio with its error and limits."""
    from scipy.special import erfc

    statistic = found[..., 0] / found[..., 1]
    p = np.asarray(erfc(np.abs(statistic) / np.sqrt(2)), dtype=np.float64)
    family = rule and p.shape[1] > 1
    adjusted = adjust_all(p, rule) if family else np.full_like(p, np.nan)
    return np.concatenate((np.stack((p, adjusted, statistic), axis=-1), ratios), axis=-1)


def _columns(
    asked: Asked[ProportionalOdds], arms: tuple[str, ...], shown: tuple[Occasion, ...]
) -> Iterator[Column]:
    for arm in arms[1:]:
        at = At(arm=arm, against=arms[0])
        yield from of_test(NAME, at, "asymptotic", ("p", "p adjusted", "statistic"))
        yield from of_effect(NAME, at, "asymptotic", "odds ratio", ("value", "se", "low", "high"))
    for one in shown[1:]:
        at = At(item=occasion_item(asked.question, one, shown[0]))
        for part in ("value", "se", "low", "high"):
            yield Column(part, "odds ratio", at)
