"""Mixed analyses of variance of virtual studies, with both corrections for sphericity."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_effect, of_test
from cellcourse.simulation.answers.complete_cells import Cells, complete_cells
from cellcourse.simulation.answers.measured import measured
from cellcourse.simulation.courses import Courses
from cellcourse.study.analyses import MixedAnova

__all__ = ["mixed_anova"]

KIND = "normal theory"
LACKING = (
    "means of complete subjects by arm and visit",
    "Mauchly's test",
    "Tukey-Kramer comparisons of means over visits",
    "partial eta squared beside corrected tests",
)

Floats = npt.NDArray[np.float64]


def mixed_anova(asked: Asked[MixedAnova]) -> Batch | None:
    """Prepare the tests of arms, of visits, and of arms changing differently."""
    arms = asked.question.control_first()
    scores = measured(asked, asked.entry.visits)
    if scores is None or len(arms) < 2 or len(asked.entry.visits) < 2:
        return None
    code = asked.code(arms)

    def fill(courses: Courses, out: Floats) -> None:
        with np.errstate(all="ignore"):
            cells = complete_cells(scores(courses), code, len(arms))
            numbers = np.concatenate([_between(cells), _within(cells)], axis=1)
        out[:] = np.where(_answered(cells)[:, None], numbers, np.nan)

    return Batch(tuple(_columns()), fill, LACKING)


def _answered(cells: Cells) -> npt.NDArray[np.bool_]:
    """Studies with two complete subjects in every arm, and with spread to test by."""
    trace = np.trace(cells.error, axis1=1, axis2=2)
    enough: npt.NDArray[np.bool_] = cells.n.min(axis=1) >= 2
    enough &= (trace > 0) & (cells.subjects_ss > 0)
    return enough


def _between(cells: Cells) -> Floats:
    """(t, 3) p, F and partial eta squared of the arms."""
    levels, visits = cells.means.mean(axis=2), cells.means.shape[2]
    overall = (cells.n * levels).sum(axis=1) / cells.n.sum(axis=1)
    ss = visits * (cells.n * (levels - overall[:, None]) ** 2).sum(axis=1)
    df = np.full_like(ss, levels.shape[1] - 1), cells.df
    return np.stack(_tested(ss, cells.subjects_ss, *df), axis=1)


def _within(cells: Cells) -> Floats:
    """(t, 16) tests of visits and of the interaction, then both epsilons."""
    greenhouse, huynh = _epsilons(cells)
    contrasts, groups = cells.error.shape[1], cells.n.shape[1]
    error = np.trace(cells.error, axis1=1, axis2=2)
    changes = cells.changes
    plain = (changes.mean(axis=1) ** 2).sum(axis=1) / (1 / cells.n).mean(axis=1) * groups
    middle = (cells.n[:, :, None] * changes).sum(axis=1) / cells.n.sum(axis=1)[:, None]
    apart = (cells.n[:, :, None] * (changes - middle[:, None]) ** 2).sum(axis=(1, 2))
    parts = []
    for ss, effect_df in ((plain, 1), (apart, groups - 1)):
        df = np.full_like(ss, effect_df * contrasts), cells.df * contrasts
        for epsilon in (np.ones_like(ss), greenhouse, huynh):
            parts += _tested(ss, error, *df, epsilon)[:2]
        parts.append(ss / (ss + error))
    return np.stack([*parts, greenhouse, huynh], axis=1)


def _epsilons(cells: Cells) -> tuple[Floats, Floats]:
    contrasts, df = cells.error.shape[1], cells.df
    trace = np.trace(cells.error, axis1=1, axis2=2)
    greenhouse = trace**2 / (contrasts * (cells.error**2).sum(axis=(1, 2)))
    below = contrasts * (df - contrasts * greenhouse)
    huynh = np.minimum(1.0, ((df + 1) * contrasts * greenhouse - 2) / below)
    return greenhouse, np.where(below > 0, huynh, 1.0)


def _tested(
    ss: Floats, error: Floats, df: Floats, error_df: Floats, epsilon: Floats | float = 1.0
) -> list[Floats]:
    """P, F and partial eta squared."""
    from scipy.special import fdtrc

    statistic = ss / df / (error / error_df)
    return [fdtrc(epsilon * df, epsilon * error_df, statistic), statistic, ss / (ss + error)]


def _columns() -> Iterator[Column]:
    eta = "partial eta squared"
    arm = At(item="arm")
    yield from of_test("mixed ANOVA", arm, KIND, ("p", "statistic"))
    yield from of_effect("mixed ANOVA", arm, KIND, eta, ("value",))
    for item in ("visit", "arm by visit"):
        at = At(item=item)
        for corrected in ("", ", Greenhouse-Geisser", ", Huynh-Feldt"):
            yield from of_test(f"mixed ANOVA{corrected}", at, KIND, ("p", "statistic"))
        yield from of_effect("mixed ANOVA", at, KIND, eta, ("value",))
    yield Column("value", "Greenhouse-Geisser epsilon", At())
    yield Column("value", "Huynh-Feldt epsilon", At())
