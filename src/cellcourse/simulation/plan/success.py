"""What counts as success: a declared test, one of its kinds of p, and the arm it must favour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import Problem, UsageError
from cellcourse.evidence.claims import Evidence
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.calibrate.targets import Target, targets

__all__ = ["Criterion", "criteria", "offered", "published"]

_Array = npt.NDArray[np.float64]

_KINDS: Final = ("asymptotic", "exact", "monte carlo", "normal theory")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One test that must reach the level of the study."""

    analysis: str
    column: int
    """Of its p among the columns of the analysis."""
    adjusted: int | None
    """Of the same p adjusted for several tests, where there is such a column."""
    words: str

    def met(self, numbers: Mapping[str, _Array], alpha: float) -> npt.NDArray[np.bool_]:
        """Say of every virtual study whether p, adjusted where it is, is at most alpha."""
        own = numbers[self.analysis]
        p = own[:, self.column]
        if self.adjusted is not None:
            p = np.where(np.isnan(own[:, self.adjusted]), p, own[:, self.adjusted])
        return np.asarray(p <= alpha)  # NaN compares false: no p is no success


def criteria(
    written: Iterable[str], columns: Mapping[str, Sequence[Column]]
) -> tuple[Criterion, ...]:
    """Read what counts as success.

    Args:
        written: each as :func:`offered` prints it.
        columns: of each analysis that has a batch form.

    Raises:
        UsageError: naming everything that no batch analysis answers, and what there is.
    """
    known = offered(columns)
    asked = tuple(written)
    unknown = [one for one in asked if one not in known]
    if unknown or not asked:
        accepted = "; ".join(known) or "an analysis with a batch form: this study declares none"
        problems = [Problem("", "--success", one, accepted) for one in unknown or ["nothing"]]
        raise UsageError("What counts as success is not one of the declared tests", problems)
    return tuple(known[one] for one in asked)


def offered(columns: Mapping[str, Sequence[Column]]) -> dict[str, Criterion]:
    """Name every p that can count as success; where the study adjusts it, the adjusted one."""
    found: dict[str, Criterion] = {}
    for key, own in columns.items():
        adjusted = {_words(key, c): i for i, c in enumerate(own) if c.part == "p adjusted"}
        for place, column in enumerate(own):
            if column.part == "p" and column.p_kind in _KINDS:
                words = _words(key, column)
                found[words] = Criterion(key, place, adjusted.get(words), words)
    return found


def _words(key: str, column: Column) -> str:
    at = column.at
    arms = "" if at.arm is None else f" {at.arm} {at.against or ''}".rstrip()
    others = [
        f"{name} {value}"
        for name in ("day", "visit", "item")
        if (value := getattr(at, name)) is not None
    ]
    return " ".join([f"{key}:{column.name}:{column.p_kind}{arms}", *others])


def published(
    evidence: Evidence,
    columns: Mapping[str, Sequence[Column]],
    alpha: float,
    claims: Sequence[str],
) -> tuple[Criterion, ...]:
    """Take the published conclusions as what must come out again.

    Args:
        evidence: what was printed.
        columns: of each analysis that has a batch form.
        alpha: level of the study.
        claims: only these; where there are none, every claim that prints a p at this level.

    Raises:
        UsageError: a claim prints no p at this level that a batch analysis answers.
    """
    found, _ = targets(evidence, columns)
    kept = [one for one in found if one.is_p and _significant(one, alpha)]
    unknown = [one for one in claims if one not in {target.claim for target in kept}]
    if unknown or not kept:
        accepted = ", ".join(dict.fromkeys(one.claim for one in kept)) or "a claim with a p"
        problems = [Problem("", "--claims", one, accepted) for one in unknown or ["nothing"]]
        raise UsageError("No such published conclusion can be asked for again", problems)
    return tuple(
        Criterion(one.analysis, one.column, None, f"{one.claim}: {one.what}")
        for one in kept
        if not claims or one.claim in claims
    )


def _significant(target: Target, alpha: float) -> bool:
    return not target.printed.startswith(">") and target.observed <= alpha
