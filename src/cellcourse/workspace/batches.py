"""The batches of an open study: their flow cytometry judged, their papers made and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cellcourse import __version__
from cellcourse.analysis.batches import KnownBatch, Panel, known_batches
from cellcourse.errors import Problem, ProductError, UsageError
from cellcourse.product.identifier import lookalikes
from cellcourse.records.tables import Records
from cellcourse.store.flow_files import FLOW, PANEL, read_flow
from cellcourse.store.folder import PLAN, StudyFiles
from cellcourse.store.keep import keep_files
from cellcourse.study.study import Study
from cellcourse.workspace.clock import now

if TYPE_CHECKING:
    from cellcourse.report.certificate import Origin
    from cellcourse.report.label import Label

__all__ = ["PAPERS", "Batches", "judged_panels"]

PAPERS: Final = "batches"
"""Folder of a study that papers of batches are kept in."""
_TABLES: Final = ("batches", "batch_steps", "batch_tests", "batch_markers", "subjects", "doses")


@dataclass(frozen=True)
class Batches:
    """The batches of one study."""

    files: StudyFiles
    study: Study
    records: Records

    @cached_property
    def flow(self) -> Mapping[str, Mapping[str, bytes]]:
        """FCS files and panel of each batch that has them."""
        return read_flow(self.files.folder)

    @cached_property
    def all(self) -> tuple[KnownBatch, ...]:
        """Every batch, in the order of the table.

        Raises:
            ProductError: flow cytometry that cannot be judged, or is of no batch.
        """
        names = {one.batch for one in self.records.batches}
        strange = [name for name in self.flow if name not in names]
        if strange:
            accepted = "a batch of the batches table"
            problems = [Problem(f"{FLOW}/{name}", "folder", name, accepted) for name in strange]
            raise ProductError("flow cytometry of no batch", problems)
        return known_batches(self.study, self.records, judged_panels(self.flow))

    def chosen(self, names: Iterable[str]) -> tuple[KnownBatch, ...]:
        """Give the batches named, or all of them where none is.

        Raises:
            UsageError: a name that is no batch; all of them are listed.
            ProductError: flow cytometry that cannot be judged.
        """
        wanted = tuple(dict.fromkeys(names))
        known = {one.name: one for one in self.all}
        strange = [name for name in wanted if name not in known]
        if strange or not known:
            there = ", ".join(known) or "none is recorded"
            raise UsageError(f"no batch {', '.join(strange)}; there: {there}".replace(" ;", ";"))
        return tuple(known[name] for name in wanted) if wanted else self.all

    def __getitem__(self, name: str) -> KnownBatch:
        """Give one batch by its id."""
        return self.chosen([name])[0]

    def time_of(self, batch: KnownBatch, at: datetime | None) -> datetime:
        """Give the time stated, or else the hour as the batch's record writes times."""
        if at is not None:
            return at
        last = batch.last_known
        zoned = last is not None and last.tzinfo is not None
        return now() if zoned else now().replace(tzinfo=None)

    def alike(self) -> tuple[tuple[str, str], ...]:
        """Pairs of batches whose identifiers one slip turns into each other."""
        return lookalikes(one.batch for one in self.records.batches)

    def certificate(self, batch: KnownBatch, at: datetime) -> bytes:
        """Make the certificate of analysis: one page, as a PDF."""
        from cellcourse.report.certificate import certificate

        return certificate(batch, at, self._origin(batch))

    def record(self, batch: KnownBatch) -> bytes:
        """Make the batch record: one page, as a PDF."""
        from cellcourse.report.batch_record import batch_record

        return batch_record(batch, self._origin(batch))

    def label(self, batch: KnownBatch) -> Label:
        """Make the label of a batch, as PDF and SVG."""
        from cellcourse.report.label import label

        return label(batch)

    def keep(self, papers: Mapping[str, bytes], to: Path | None) -> tuple[Path, ...]:
        """Put papers into a folder, ``batches`` of the study where none is named.

        Raises:
            UsageError: a paper of that name says something else.
        """
        return keep_files(self.files.folder / PAPERS if to is None else to, papers)

    def _origin(self, batch: KnownBatch) -> Origin:
        from cellcourse.report.certificate import Origin

        told = [one.statement for one in self.study.data_origin
                if one.origin != "original" and "batches" in one.tables]  # fmt: skip
        return Origin(tuple(self._inputs(batch)), __version__, " ".join(told))

    def _inputs(self, batch: KnownBatch) -> list[tuple[str, str]]:
        """Every file that a paper of this batch rests on, with its digest."""
        plan = (PLAN, sha256(self.files.plan).hexdigest())
        data = [(name, digest) for name, digest in self.records.digests if _tells(name)]
        own = self.flow.get(batch.name, {})
        flow = [(f"{FLOW}/{batch.name}/{name}", sha256(content).hexdigest())
                for name, content in own.items()]  # fmt: skip
        return [plan, *data, *flow]


def _tells(name: str) -> bool:
    return name.endswith(".xlsx") or Path(name).stem in _TABLES


def judged_panels(flow: Mapping[str, Mapping[str, bytes]]) -> dict[str, Panel]:
    """Judge the flow cytometry of every batch that has a panel.

    Raises:
        ProductError: files or panels that cannot be judged, of all batches together.
    """
    if not flow:
        return {}
    from cellcourse.product.flow.panel_file import judge_panel_file, markers_of, read_panel_file

    judged: dict[str, Panel] = {}
    problems: list[Problem] = []
    for name, files in flow.items():
        where = f"{FLOW}/{name}"
        if PANEL not in files:
            problems.append(Problem(where, "panel", "no such file", PANEL))
            continue
        try:
            stated = read_panel_file(files[PANEL], f"{where}/{PANEL}")
            found = judge_panel_file(stated, files, where)
        except ProductError as refusal:
            problems += refusal.problems or (Problem(where, "", refusal.message, "FCS files"),)
            continue
        judged[name] = Panel(found, stated.method, markers_of(stated, found))
    if problems:
        raise ProductError("flow cytometry that cannot be judged", problems)
    return judged
