"""The label of a batch's container: a code for machines, the same in words for people.

The code is a QR code that corrects up to a quarter of its area, so that a scratch or a drop
does not cost it. What it says is on the label in words, too.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from cellcourse.analysis.batches import KnownBatch
from cellcourse.errors import ProductError
from cellcourse.product.identifier import read_identifier
from cellcourse.product.wording import cells_in_words, plain
from cellcourse.report.certificate import time_in_words
from cellcourse.report.typeset import typeset

__all__ = ["Label", "code_of", "coded", "container_data", "label", "simulated", "warnings_of"]


@dataclass(frozen=True, slots=True)
class Label:
    """One label, in two forms of the same drawing."""

    pdf: bytes
    svg: bytes


def label(batch: KnownBatch) -> Label:
    """Set the label of a batch."""
    data = container_data(batch)
    return Label(*(typeset(["label.typ"], data, form) for form in ("pdf", "svg")))


def coded(batch: KnownBatch) -> str:
    """Say what the code holds: batch, product, whom it is made for, and when it expires."""
    recipient = batch.record.recipient
    expires = batch.expiry().at
    parts = {
        "B": batch.name,
        "P": batch.record.product,
        "R": None if recipient is None else recipient.identifier,
        "X": None if expires is None else expires.isoformat(timespec="minutes"),
    }
    return "|".join(f"{name}:{value}" for name, value in parts.items() if value is not None)


def container_data(batch: KnownBatch) -> dict[str, Any]:
    """Say what stands on the label of a batch's container."""
    return {
        "title": f"Label of batch {batch.name}",
        "name": batch.name,
        "product": batch.product.label,
        "code": code_of(coded(batch)),
        "coded": f"QR code: {coded(batch)}",
        "under": _under(batch),
        "facts": _facts(batch),
        "warnings": warnings_of(batch),
    }


def code_of(words: str) -> str:
    """Draw a QR code that corrects a quarter of its area, as SVG."""
    import segno

    out = io.BytesIO()
    code = segno.make(words, error="q", micro=False)
    code.save(out, kind="svg", border=1, xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def _under(batch: KnownBatch) -> list[str]:
    try:
        read_identifier(batch.name)
    except ProductError:
        return []
    return [f"check character {batch.name[-1]}"]


def _facts(batch: KnownBatch) -> list[tuple[str, str]]:
    record, giving = batch.record, batch.known.giving
    count = record.cells
    cells = None if count is None or count.total is None else cells_in_words(count.total)
    facts = [
        ("Donor", None if record.donor is None else record.donor.identifier),
        ("For", None if record.recipient is None else record.recipient.identifier),
        ("Cells", cells),
        ("Viability", None if count is None or count.viability is None
         else f"{plain(count.viability)} %"),
        ("In", _volume(batch)),
        ("Route", giving.route),
        ("Use before", time_in_words(batch.expiry().at)),
    ]  # fmt: skip
    return [(name, value or "not recorded") for name, value in facts]


def _volume(batch: KnownBatch) -> str | None:
    """Volume of the last formulation or thawing: what is in the container."""
    kinds = {"formulation", "thawing"}
    volumes = [one.volume_ml for one in batch.record.steps if one.kind in kinds]
    return None if not volumes or volumes[-1] is None else f"{plain(volumes[-1])} mL"


def warnings_of(batch: KnownBatch) -> list[str]:
    """Say what must be known before it is given."""
    own = "For autologous use only. " if batch.product.origin == "autologous" else ""
    trial = "For clinical trial use only. " if batch.study.design.kind == "clinical" else ""
    return [
        simulated(batch) or f"{own}{trial}".strip(),
        "Not to be given without a signed release.",
        f"Study: {batch.study.title[:90]}",
    ]


def simulated(batch: KnownBatch) -> str:
    """Say that a batch is made up, where the study says so; else nothing."""
    made_up = [one for one in batch.study.data_origin if one.origin == "simulated"]
    invented = any("batches" in one.tables for one in made_up)
    return "SIMULATED: there is no such batch." if invented else ""
