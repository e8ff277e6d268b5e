"""Setting each printed number beside the one that the data give.

Two numbers agree when ours, rounded to the decimals printed, can be the printed one;
a value that lies exactly between two roundings agrees with both, since nobody knows
which rule the authors used. A printed bound agrees when ours keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Final, Literal

from cellcourse.analysis.result import Result
from cellcourse.errors import EvidenceError, Problem
from cellcourse.evidence.claims import PRINTED, Claim, Evidence, PrintedNumber, Recomputed
from cellcourse.study.design import Origin

__all__ = ["Compared", "Verdict", "agrees", "compare"]

Verdict = Literal["agrees", "disagrees", "simulated", "not recomputable", "not estimable"]
"""``simulated``: ours rests on simulated data and can neither confirm nor refute the print."""

_BOUNDS: Final = {"<": lt, "<=": le, ">": gt, ">=": ge}
_ROUND_OFF: Final = 1e-9
"""Relative slack at the edge of a rounding interval, for decimals that binary cannot hold."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One printed number beside ours."""

    claim: str
    place: str
    quote: str
    what: str
    printed: str
    ours: float | None
    verdict: Verdict
    arithmetic: str
    """Why it agrees or not, in words that a reader can check."""
    remark: str
    analysis: str | None
    """The declared analysis that ours comes from."""
    origin: Origin = "original"
    """Of the data that ours rests on."""


def agrees(printed: str, ours: float) -> bool:
    """Say whether a recomputed number can be the printed one.

    Raises:
        ValueError: ``printed`` is not a number as printed.
    """
    read = PRINTED.fullmatch(printed)
    if read is None:
        raise ValueError(f"{printed!r} is not a printed number")
    bound, value, decimals = read.groups()
    if bound:
        return bool(_BOUNDS[bound](ours, float(value)))
    half_unit = 0.5 * 10.0 ** -len(decimals or "")
    slack = _ROUND_OFF * max(1.0, abs(ours))
    return abs(ours - float(value)) <= half_unit + slack


def compare(evidence: Evidence, results: Iterable[Result]) -> tuple[Compared, ...]:
    """Compare every printed number of results, in the order of the evidence file.

    A number that the study file declares is not a result; the audit compares it.

    Raises:
        EvidenceError: numbers that point to results which do not exist; all of them.
    """
    found = {result.analysis: result for result in results}
    made = [
        _compared_or_dangling(name, index, claim, found)
        for name, claim in evidence.claims.items()
        for index, number in enumerate(claim.numbers)
        if number.declared is None
    ]
    problems = tuple(one for one in made if isinstance(one, Problem))
    if problems:
        raise EvidenceError("The evidence file points to results that do not exist", problems)
    return tuple(one for one in made if isinstance(one, Compared))


def _compared_or_dangling(
    name: str, index: int, claim: Claim, found: dict[str, Result]
) -> Compared | Problem:
    try:
        return _compared(name, claim, claim.numbers[index], found)
    except KeyError as missing:
        where = f"claims.{name}.numbers[{index}].recomputed"
        return Problem("evidence.yaml", where, str(missing.args[0]), "one result")


def _ours(pointer: Recomputed, found: dict[str, Result]) -> tuple[float | None, Origin]:
    """Our number, and the origin of the data that it rests on."""
    if pointer.analysis not in found:
        raise KeyError(f"no analysis {pointer.analysis}; there are {', '.join(found)}")
    result = found[pointer.analysis]
    if pointer.row is not None:
        return _cell(result, pointer)
    if pointer.estimate is not None:
        one = result.estimate(pointer.estimate, **pointer.address)
        value, origin = getattr(one, pointer.part), one.origin or result.origin
    else:
        value = getattr(result.test(str(pointer.test), **pointer.address), pointer.part)
        origin = result.origin
    return None if value is None else float(value), origin


def _cell(result: Result, pointer: Recomputed) -> tuple[float | None, Origin]:
    cells = [
        (value, row.origin or result.origin)
        for row in result.rows
        if row.label == pointer.row
        for column, value in row.cells
        if column == pointer.column
    ]
    if len(cells) != 1 or isinstance(cells[0][0], str):
        raise KeyError(f"{result.analysis}: number in row {pointer.row}, column {pointer.column}")
    return cells[0][0], cells[0][1]


def _compared(name: str, claim: Claim, number: PrintedNumber, found: dict[str, Result]) -> Compared:
    pointer = number.recomputed
    ours, origin = (None, None) if pointer is None else _ours(pointer, found)
    verdict = _verdict(number, ours, origin)
    return Compared(
        claim=name,
        place=claim.place,
        quote=claim.quote or "",
        what=number.what,
        printed=number.printed,
        ours=ours,
        verdict=verdict,
        arithmetic=_arithmetic(number, ours, verdict),
        remark=number.remark or "",
        analysis=None if pointer is None else pointer.analysis,
        origin=origin or "original",
    )


def _verdict(number: PrintedNumber, ours: float | None, origin: Origin | None) -> Verdict:
    if number.recomputed is None:
        return "not recomputable"
    if ours is None:
        return "not estimable"
    if origin == "simulated":
        return "simulated"
    return "agrees" if agrees(number.printed, ours) else "disagrees"


def _arithmetic(number: PrintedNumber, ours: float | None, verdict: Verdict) -> str:
    if verdict == "not recomputable":
        return str(number.not_recomputable)
    if ours is None:
        return "The data give no value for it."
    if verdict == "simulated":
        return f"{_plainly(ours)} comes from simulated data, so it checks nothing."
    if number.printed[0] in "<>":
        holds = "keeps" if verdict == "agrees" else "does not keep"
        return f"{ours:.4g} {holds} the printed bound {number.printed}."
    decimals = len(number.printed.partition(".")[2])
    rounded = f"{ours:.{decimals}f}"
    if verdict == "agrees":
        return f"{_plainly(ours)} can be printed as {number.printed}."
    gap = Decimal(rounded) - Decimal(number.printed)
    rounding = "" if ours == float(rounded) else f" rounds to {rounded}"
    return f"{_plainly(ours)}{rounding}, which is {gap:+f} from the printed {number.printed}."


def _plainly(value: float) -> str:
    """Write a value with enough digits to see how it rounds, counts of cells in full."""
    return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:.6g}"
