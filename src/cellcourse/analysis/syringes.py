"""Syringes that are filled from a batch: their identifiers, their volumes, and blinding.

An identifier is issued from a serial number that whoever fills the syringes keeps, and
carries the study code of the batch. Nothing here knows which number was used before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cellcourse.analysis.batches import KnownBatch
from cellcourse.errors import Problem, ProductError
from cellcourse.product.blinding import Syringe, tell_apart
from cellcourse.product.dose import shares_ml
from cellcourse.product.findings import Finding
from cellcourse.product.identifier import Named, issue, read_identifier
from cellcourse.quantities import Amount
from cellcourse.study.study import Study

__all__ = ["FilledSyringe", "filled_syringes", "is_blind", "issued", "must_look_alike"]


@dataclass(frozen=True, slots=True)
class FilledSyringe:
    """One syringe of a dose."""

    identifier: str
    volume_ml: float
    place: int
    """Which of the syringes of its dose, from 1."""
    of: int
    """Syringes that hold the dose together."""


Words = Callable[[KnownBatch, FilledSyringe], str]
"""What a label says, line by line."""


def is_blind(study: Study) -> bool:
    """Whether anybody in the study is not to know the arm."""
    blinding = study.design.blinding
    return blinding != "not reported" and bool(blinding.blind)


def issued(batch: KnownBatch, named: Named, serial: int) -> str:
    """Write the identifier of a container or syringe, under the study code of its batch.

    Raises:
        ProductError: the batch has no identifier with a check character, or the serial
            number is not from 1 up.
    """
    return issue(read_identifier(batch.name).study, named, serial)


def filled_syringes(batch: KnownBatch, serials: Sequence[int]) -> tuple[FilledSyringe, ...]:
    """Give serial numbers to the syringes of one dose after another.

    Raises:
        ProductError: a volume that is not known, numbers that are not those of whole
            doses, a number twice, or an identifier that cannot be issued.
    """
    shares = _shares(batch)
    if len(serials) % len(shares) or len(set(serials)) < len(serials):
        found = " ".join(map(str, serials))
        accepted = f"different numbers, {len(shares)} for each dose"
        problem = Problem(f"batch {batch.name}", "syringe", found, accepted)
        raise ProductError(f"a dose fills {len(shares)} syringes", (problem,))
    return tuple(
        FilledSyringe(
            issued(batch, "syringe", serial), shares[at % len(shares)], at % len(shares) + 1,
            len(shares),
        )
        for at, serial in enumerate(serials)
    )  # fmt: skip


def _shares(batch: KnownBatch) -> tuple[float, ...]:
    volume, rule = batch.known.giving.volume_ml, batch.product.dosing
    if volume is None or not volume > 0:
        where = f"batch {batch.name}"
        problem = Problem(where, "volume_ml", "not recorded", "the volume to be given")
        raise ProductError(f"no syringe of {where}: its volume is not known", (problem,))
    if rule is None or not isinstance(rule.syringe, Amount):
        return (volume,)
    graduation = rule.graduation.value if isinstance(rule.graduation, Amount) else None
    return shares_ml(volume, rule.syringe.value, graduation)


def must_look_alike(batch: KnownBatch, others: Sequence[KnownBatch], label: Words) -> None:
    """Hold the syringes of a batch against those of every other batch of a blinded study.

    Args:
        batch: the batch whose syringes are to be labelled.
        others: the other batches of the study.
        label: what the label of a syringe says.

    Raises:
        ProductError: anything that tells them apart, or leaves that open; all is named.
    """
    problems = [
        Problem(
            f"batch {batch.name} beside {other.name}", one.about, one.words, "alike, and recorded"
        )
        for other in others
        for one in _told(batch, other, label)
        if one.outcome != "met"
    ]
    if all(other.known.record.product == batch.known.record.product for other in others):
        accepted = "a batch of what the other arms are given, to hold the syringes against"
        problems.append(Problem(f"batch {batch.name}", "blinding", "no such batch", accepted))
    if problems:
        raise ProductError("the syringes could tell the arm: no label is made", problems)


def _told(batch: KnownBatch, other: KnownBatch, label: Words) -> Iterator[Finding]:
    try:
        firsts = [_first(one) for one in (batch, other)]
        codes = [read_identifier(one.identifier).study for one in firsts]
    except ProductError as refusal:
        yield Finding("undecided", "Syringe", refusal.message)
        return
    if codes[0] != codes[1]:
        yield Finding("failed", "Identifier", f"study codes {codes[0]} and {codes[1]}")
    if firsts[0].of != firsts[1].of:
        yield Finding("failed", "Dose", f"{firsts[0].of} and {firsts[1].of} syringes")
    yield from tell_apart(_look(batch, firsts[0], label), _look(other, firsts[1], label))


def _first(batch: KnownBatch) -> FilledSyringe:
    return filled_syringes(batch, range(1, len(_shares(batch)) + 1))[0]


def _look(batch: KnownBatch, first: FilledSyringe, label: Words) -> Syringe:
    rule, words = batch.product.dosing, label(batch, first)
    if rule is None:
        return Syringe(words, first.volume_ml)
    appearance = None if rule.appearance == "not reported" else rule.appearance
    sleeve = None if rule.sleeve == "not reported" else rule.sleeve
    return Syringe(words, first.volume_ml, appearance, sleeve)
