"""Times of virtual subjects to a threshold between visits: shares, and how arms differ."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.analysis.scores import Strategy
from cellcourse.analysis.threshold_regression import NAME as REGRESSION
from cellcourse.analysis.time_to_threshold import DIED, EXCESS, LEAST, MOST, NAME
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_effect, of_test
from cellcourse.simulation.answers.kernels.tails import RULES, adjust_known
from cellcourse.simulation.answers.kernels.threshold_brackets import Watch
from cellcourse.simulation.answers.kernels.threshold_tests import Crossing, crossings
from cellcourse.simulation.answers.scored import Scored, scored
from cellcourse.simulation.answers.times import first_day
from cellcourse.simulation.courses import NEVER, Courses
from cellcourse.stats.distributions import two_sided_z
from cellcourse.study.analyses import TimeToThreshold

__all__ = ["time_to_threshold"]

LACKING = (
    "permutation p-values, which are drawn study by study",
    "the days of single subjects",
)

_Floats = npt.NDArray[np.float64]


def time_to_threshold(asked: Asked[TimeToThreshold]) -> Batch | None:
    """Prepare the shares that have crossed, the asymptotic tests, and the regression."""
    entry, arms = asked.entry, asked.question.control_first()
    read = scored(asked, Strategy(asked.study.dead_events, "excluded", "score"))
    regression = entry.regression
    if read is None or len(arms) < 2 or entry.unseen != "not crossed":
        return None
    if regression is not None and regression.adjust_for:
        return None
    wanted = _crossing(asked, read, arms)
    pairs, days = len(wanted.pairs), len(entry.days)
    rule = RULES[entry.pairwise]

    def fill(courses: Courses, out: _Floats) -> None:
        shares = np.full((len(out), len(arms), days, 3), np.nan)
        tests = np.full((len(out), 1 + pairs, 3), np.nan)
        ratios = np.full((len(out), len(arms), 6), np.nan)
        crossings(_watch(read, courses), wanted, shares, tests, ratios)
        overall = tests[:, :1, :2].reshape(len(out), -1)[:, : 2 * (pairs > 1)]
        parts = [shares, overall, _adjusted(tests[:, 1:], rule)]
        if regression is not None:
            parts += [_regressed(ratios[:, 1:], rule), 1 / ratios[:, :1, 5]]
        np.concatenate([part.reshape(len(out), -1) for part in parts], axis=1, out=out)

    return Batch(tuple(_columns(asked, arms)), fill, LACKING)


def _crossing(asked: Asked[TimeToThreshold], read: Scored, arms: tuple[str, ...]) -> Crossing:
    later = read.days[read.days > 0]
    pairs = [(arms.index(one), arms.index(other)) for one, other in asked.question.pairs()]
    return Crossing(
        code=asked.code(arms),
        pairs=np.array(pairs, np.int64).reshape(-1, 2),
        place=np.where(read.days < 0, -1, np.searchsorted(later, read.days) + (read.days > 0)),
        days=np.concatenate(([0.0], later, [np.inf])),
        day=np.array(asked.entry.days, np.int64),
        z=two_sided_z(asked.level) if asked.entry.regression else 0.0,
    )


def _watch(read: Scored, courses: Courses) -> Watch:
    """End each subject by its death, else by what else ends the following of it."""
    study, entry = read.asked.study, read.asked.entry
    ending = tuple(key for key, event in study.events.items() if event.ends_follow_up)
    stop = first_day(courses, read.asked.columns_of(ending))
    dead = first_day(courses, read.past)
    end = np.where(dead < NEVER, dead, np.where(stop < NEVER, stop, courses.last_day))
    sign = 1.0 if entry.side == "at or below" else -1.0
    return Watch(read(courses), end, dead < NEVER, sign * float(entry.threshold), sign)


def _adjusted(tests: _Floats, rule: int) -> _Floats:
    """(trials, m, 4) p, p adjusted among those known, chi-square, and the effect."""
    p = tests[:, :, 0]
    more = adjust_known(p, rule) if rule else np.full_like(p, np.nan)
    return np.stack((p, more, tests[:, :, 1], tests[:, :, 2]), axis=2)


def _regressed(ratios: _Floats, rule: int) -> _Floats:
    """(trials, m, 8) p, p adjusted, root, time ratio with error and limits, hazard ratio."""
    from scipy.special import erfc

    log, se, low, high, root, scale = np.moveaxis(ratios, 2, 0)
    p = np.asarray(erfc(np.abs(root) / np.sqrt(2)), dtype=np.float64)
    more = adjust_known(p, rule) if rule else np.full_like(p, np.nan)
    found = (p, more, root, np.exp(log), se, np.exp(low), np.exp(high), np.exp(-log / scale))
    return np.stack(found, axis=2)


def _columns(asked: Asked[TimeToThreshold], arms: tuple[str, ...]) -> Iterator[Column]:
    pairs = asked.question.pairs()
    for arm in arms:
        for day in asked.entry.days:
            for quantity in (LEAST, MOST, DIED):
                yield Column("value", quantity, At(arm=arm, day=day))
    name = NAME if len(pairs) == 1 else f"pairwise {NAME}"
    if len(pairs) > 1:
        yield from of_test(NAME, At(), "asymptotic", ("p", "statistic"))
    for arm, against in pairs:
        at = At(arm=arm, against=against)
        yield from of_test(name, at, "asymptotic", ("p", "p adjusted", "statistic"))
        yield from of_effect(name, at, "asymptotic", EXCESS, ("value",))
    if asked.entry.regression is None:
        return
    for arm in arms[1:]:
        at = At(arm=arm, against=arms[0])
        yield from of_test(REGRESSION, at, "asymptotic", ("p", "p adjusted", "statistic"))
        for part in ("value", "se", "low", "high"):
            yield Column(part, REGRESSION, at, "asymptotic", "time ratio")
        yield Column("value", "hazard ratio", at)
    yield Column("value", "shape of the Weibull law", At())
