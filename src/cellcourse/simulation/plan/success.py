"""What counts as success: a declared test, one of its kinds of p, and the side it must favour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import Problem, UsageError
from cellcourse.evidence.claims import Evidence
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.calibrate.targets import Target, targets
from cellcourse.simulation.plan.offers import listed, meant
from cellcourse.study.study import Study

__all__ = ["Criterion", "Side", "criteria", "offered", "published"]

_Array = npt.NDArray[np.float64]

_KINDS: Final = ("asymptotic", "exact", "monte carlo", "normal theory")
_SIDED: Final = re.compile(
    r"(?P<test>.*), (?:(?P<estimate>.+) )?(?P<side>above|below) (?P<bound>[-+]?\d+(?:\.\d+)?)"
)


@dataclass(frozen=True, slots=True)
class Side:
    """On which side of a value an estimate must lie."""

    column: int
    """Of the estimate among the columns of the analysis."""
    above: bool
    bound: float

    def kept(self, own: _Array) -> npt.NDArray[np.bool_]:
        """Say of every virtual study whether its estimate lies there."""
        values = own[:, self.column]
        return np.asarray(values > self.bound if self.above else values < self.bound)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One test that must reach the level of the study."""

    analysis: str
    column: int
    """Of its p among the columns of the analysis."""
    adjusted: int | None
    """Of the same p adjusted for several tests, where there is such a column."""
    words: str
    side: Side | None = None
    """None where a difference either way is a success."""

    def met(self, numbers: Mapping[str, _Array], alpha: float) -> npt.NDArray[np.bool_]:
        """Say of every virtual study whether p, adjusted where it is, is at most alpha."""
        own = numbers[self.analysis]
        p = own[:, self.column]
        if self.adjusted is not None:
            p = np.where(np.isnan(own[:, self.adjusted]), p, own[:, self.adjusted])
        small = np.asarray(p <= alpha)  # NaN compares false: no p is no success
        return small if self.side is None else small & self.side.kept(own)


def criteria(
    written: Iterable[str], columns: Mapping[str, Sequence[Column]], study: Study
) -> tuple[Criterion, ...]:
    """Read what counts as success.

    Args:
        written: each as :func:`offered` names it, or the beginning of one name alone; then, where
            one side is a success, ``, above 0`` or ``, ESTIMATE below 1``.
        columns: of each analysis that has a batch form.
        study: that declares the analyses.

    Raises:
        UsageError: naming everything that no batch analysis answers, and what there is.
    """
    known = offered(columns)
    titles = {name: study.analyses[one.analysis].title for name, one in known.items()}
    found: list[Criterion] = []
    problems: list[Problem] = []
    for text in tuple(written) or ("nothing",):
        sided = _SIDED.fullmatch(text)
        test = text if sided is None else sided["test"]
        fit = meant(test, known)
        if len(fit) != 1:
            said = f"{test}, which begins {len(fit)} of them" if fit else test
            offers = {name: titles[name] for name in fit or known}
            problems.append(Problem("", "--success", said, listed(test, offers, "a test")))
        elif sided is None:
            found.append(known[fit[0]])
        else:
            one = _sided(known[fit[0]], sided, columns)
            found += [one] if isinstance(one, Criterion) else []
            problems += [one] if isinstance(one, Problem) else []
    if problems:
        raise UsageError("What counts as success is not one of the declared tests", problems)
    return tuple(found)


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


def _sided(
    one: Criterion, sided: re.Match[str], columns: Mapping[str, Sequence[Column]]
) -> Criterion | Problem:
    """Ask a test for one side of an estimate: its own, or one named of the same arms and day."""
    estimates = dict(_estimates(one, columns[one.analysis]))
    name = sided["estimate"] or next(iter(estimates), "")
    if name not in estimates:
        accepted = ", ".join(estimates) or "no side: this test comes with no estimate"
        return Problem("", f"--success {one.words}", sided["estimate"] or "a side", accepted)
    side = Side(estimates[name], sided["side"] == "above", float(sided["bound"]))
    words = f"{one.words}, {name} {sided['side']} {sided['bound']}"
    return replace(one, side=side, words=words)


def _estimates(one: Criterion, own: Sequence[Column]) -> Iterator[tuple[str, int]]:
    """Name the estimates at the address of a test, the effect that goes with it first."""
    test = own[one.column]
    here = [(i, c) for i, c in enumerate(own) if c.part == "value" and c.at == test.at]
    yield from ((c.effect, i) for i, c in here if (c.name, c.p_kind) == (test.name, test.p_kind))
    yield from ((c.name, i) for i, c in here if not c.p_kind)


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
    offers = {one.claim: one.what for one in kept}
    unknown = [one for one in claims if one not in offers]
    if unknown or not kept:
        problems = [
            Problem("", "--claims", one, listed(one, offers, "a printed p"))
            for one in unknown or ["nothing"]
        ]
        raise UsageError("No such published conclusion can be asked for again", problems)
    return tuple(
        Criterion(one.analysis, one.column, None, f"{one.claim}: {one.what}")
        for one in kept
        if not claims or one.claim in claims
    )


def _significant(target: Target, alpha: float) -> bool:
    return not target.printed.startswith(">") and target.observed <= alpha
