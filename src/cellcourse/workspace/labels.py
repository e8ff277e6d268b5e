"""Labels of single syringes and containers of a batch, and the key to blinded ones.

The key says which batch a syringe is of. It is kept under the name of the syringe and never
replaced, so one serial number cannot be given to two batches in one folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cellcourse.analysis.syringes import filled_syringes, is_blind, issued, must_look_alike

if TYPE_CHECKING:
    from cellcourse.analysis.batches import KnownBatch
    from cellcourse.analysis.syringes import FilledSyringe
    from cellcourse.workspace.batches import Batches

__all__ = ["container_labels", "syringe_labels"]


def syringe_labels(batches: Batches, batch: KnownBatch, serials: Sequence[int]) -> dict[str, bytes]:
    """Make the labels of syringes, and the key to each, by file name.

    Raises:
        ProductError: a volume or an identifier that is lacking; in a blinded study, anything
            by which the syringes could tell the arm.
    """
    from cellcourse.report.syringe_label import syringe_label, words_of

    filled = filled_syringes(batch, serials)
    if is_blind(batches.study):
        must_look_alike(batch, [one for one in batches.all if one.name != batch.name], words_of)
    papers: dict[str, bytes] = {}
    for one in filled:
        made = syringe_label(batch, one)
        papers[f"{one.identifier}-label.pdf"] = made.pdf
        papers[f"{one.identifier}-label.svg"] = made.svg
        papers[f"{one.identifier}-key.csv"] = _key(batch, one)
    return papers


def _key(batch: KnownBatch, syringe: FilledSyringe) -> bytes:
    expires = batch.expiry().at
    until = "" if expires is None else expires.isoformat(" ", "minutes")
    volume = f"{syringe.volume_ml:.10g}"
    told = (syringe.identifier, batch.name, batch.known.record.product, volume, until)
    return f"syringe,batch,product,volume_ml,use_before\n{','.join(told)}\n".encode()


def container_labels(batch: KnownBatch, serials: Sequence[int]) -> dict[str, bytes]:
    """Make the labels of containers of a batch, by file name.

    Raises:
        ProductError: an identifier that cannot be issued.
    """
    from cellcourse.report.syringe_label import container_label

    papers: dict[str, bytes] = {}
    for serial in serials:
        identifier = issued(batch, "container", serial)
        made = container_label(batch, identifier)
        papers[f"{identifier}-label.pdf"] = made.pdf
        papers[f"{identifier}-label.svg"] = made.svg
    return papers
