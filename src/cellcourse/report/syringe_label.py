"""Labels of single containers and syringes, each with an identifier of its own.

In a blinded study the label of a syringe says what is the same in every arm and nothing of
the batch: an identifier, a volume, and lines to be filled in by hand.
"""

from __future__ import annotations

from typing import Any, Final

from cellcourse.analysis.batches import KnownBatch
from cellcourse.analysis.syringes import FilledSyringe, is_blind
from cellcourse.product.wording import plain
from cellcourse.report.certificate import NOT_RECORDED, time_in_words
from cellcourse.report.label import Label, code_of, coded, container_data, simulated, warnings_of
from cellcourse.report.typeset import typeset

__all__ = ["container_label", "syringe_label", "words_of"]

_BY_HAND: Final = "." * 24


def container_label(batch: KnownBatch, identifier: str) -> Label:
    """Set the label of one container of a batch.

    What it holds is filled in by hand: the record counts the cells of all containers.
    """
    words = f"C:{identifier}|{coded(batch)}"
    data = container_data(batch)
    named = _named("container", identifier, words)
    kept = [fact for fact in data["facts"] if fact[0] in {"Donor", "For", "Route", "Use before"}]
    facts = [("Batch", batch.name), ("Cells, mL", _BY_HAND), *kept]
    return _set(data | named | {"facts": facts})


def syringe_label(batch: KnownBatch, syringe: FilledSyringe) -> Label:
    """Set the label of one syringe; in a blinded study, one that tells no arm."""
    return _set(_syringe(batch, syringe))


def words_of(batch: KnownBatch, syringe: FilledSyringe) -> str:
    """Say what a person reads on the label of a syringe, line by line."""
    data = _syringe(batch, syringe)
    facts = [f"{name}: {value}" for name, value in data["facts"]]
    return "\n".join([data["name"], data["product"], *facts, *data["warnings"]])


def _syringe(batch: KnownBatch, syringe: FilledSyringe) -> dict[str, Any]:
    if is_blind(batch.study):
        return _blind(batch, syringe)
    words = f"S:{syringe.identifier}|{coded(batch)}"
    record, route = batch.record, batch.known.giving.route
    recipient = None if record.recipient is None else record.recipient.identifier
    facts = [
        ("Batch", batch.name),
        ("For", recipient or NOT_RECORDED),
        ("Volume", _volume(syringe)),
        ("Route", route or NOT_RECORDED),
        ("Use before", time_in_words(batch.expiry().at)),
    ]
    more = {"product": batch.product.label, "facts": facts, "warnings": warnings_of(batch)}
    return _named("syringe", syringe.identifier, words) | more


def _blind(batch: KnownBatch, syringe: FilledSyringe) -> dict[str, Any]:
    """Nothing of the batch but its study code and its volume."""
    facts = [
        ("Volume", _volume(syringe)),
        ("For", _BY_HAND),
        ("Use before", _BY_HAND),
        ("Given by, at", _BY_HAND),
    ]
    warnings = [
        f"{simulated(batch)} Blinded. Not to be given without a signed release.".strip(),
        f"Study: {batch.study.title[:90]}",
    ]
    more = {"product": "Study syringe", "facts": facts, "warnings": warnings}
    return _named("syringe", syringe.identifier, f"S:{syringe.identifier}") | more


def _volume(syringe: FilledSyringe) -> str:
    of = f" (syringe {syringe.place} of {syringe.of})" if syringe.of > 1 else ""
    return f"{plain(syringe.volume_ml)} mL{of}"


def _set(data: dict[str, Any]) -> Label:
    return Label(*(typeset(["label.typ"], data, form) for form in ("pdf", "svg")))


def _named(kind: str, identifier: str, words: str) -> dict[str, Any]:
    return {
        "title": f"Label of {kind} {identifier}",
        "name": identifier,
        "code": code_of(words),
        "coded": f"QR code: {words}",
        "under": [f"check character {identifier[-1]}"],
    }
