"""Whose cells they are, and for whom.

The donor is held against the recipient, and the karyotype against the donor's sex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from cellcourse.product.findings import Finding
from cellcourse.product.record import BatchRecord
from cellcourse.study.product import Product

__all__ = ["Karyotype", "custody", "read_karyotype"]

_WRITTEN: Final = re.compile(r"\s*(\d{2})\s*,?\s*([XY]{1,3})(?![XY])\s*(,.*|\[.*)?")
_SEX: Final[dict[str, Literal["female", "male"]]] = {"XX": "female", "XY": "male"}


@dataclass(frozen=True, slots=True)
class Karyotype:
    """A karyotype as far as custody needs it."""

    chromosomes: int
    sex_chromosomes: str
    changes: str
    """What follows the sex chromosomes, such as a translocation; empty for none."""

    @property
    def normal(self) -> bool:
        """46 chromosomes, XX or XY, and no change."""
        plain = self.chromosomes == 46 and self.sex_chromosomes in _SEX
        return plain and not self.changes

    @property
    def sex(self) -> Literal["female", "male"] | None:
        """Sex that the chromosomes show; None where they are neither XX nor XY."""
        return _SEX.get(self.sex_chromosomes)


def read_karyotype(text: str) -> Karyotype | None:
    """Read a karyotype such as ``46XY`` or ``46,XX,t(9;22)``; None where it is none."""
    read = _WRITTEN.fullmatch(text)
    if read is None:
        return None
    changes = re.sub(r"^,\s*|\[\d+\]\s*$", "", (read[3] or "").strip())
    return Karyotype(int(read[1]), read[2], changes.strip())


def custody(product: Product, batch: BatchRecord) -> tuple[Finding, ...]:
    """Say whether the cells are the right ones for the one they are made for.

    A batch of autologous cells is refused for anybody but its donor; of allogeneic or
    xenogeneic cells the donor only has to be known. Sex chromosomes that are not the
    donor's mean that cells were exchanged, whatever the labels say.
    """
    return (*_donor(product, batch), *_sex(batch))


def _donor(product: Product, batch: BatchRecord) -> Iterator[Finding]:
    about = "Donor"
    if batch.donor is None:
        yield Finding("undecided", about, "the donor is not recorded")
    elif product.origin in {"not reported", None}:
        yield Finding("undecided", about, "the plan does not say whose cells they are")
    elif product.origin != "autologous":
        yield Finding("met", about, f"{product.origin} cells of {batch.donor.identifier}")
    elif batch.recipient is None:
        yield Finding("undecided", about, "the recipient of autologous cells is not recorded")
    elif batch.donor.identifier != batch.recipient.identifier:
        words = f"autologous cells of {batch.donor.identifier}, not of the recipient"
        yield Finding("failed", about, words)
    else:
        yield Finding("met", about, "autologous, the donor is the recipient")


def _sex(batch: BatchRecord) -> Iterator[Finding]:
    about = "Karyotype and sex"
    if batch.karyotype is None or batch.donor is None:
        return
    karyotype = read_karyotype(batch.karyotype)
    found = None if karyotype is None else karyotype.sex
    if batch.donor.sex is None:
        yield Finding("noted", about, f"{batch.karyotype}; the donor's sex is not recorded")
    elif found is None:
        words = f"{batch.karyotype} does not tell whether the cells are the donor's"
        yield Finding("undecided", about, words)
    elif found != batch.donor.sex:
        words = f"{batch.karyotype} in cells of a {batch.donor.sex} donor"
        yield Finding("failed", about, words)
    else:
        yield Finding("met", about, f"{batch.karyotype}, {found} donor")
