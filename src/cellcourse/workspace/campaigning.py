"""Running a campaign: hand its chunks out, keep what comes back, go on where a run stopped.

What is finished lies in the folder of the campaign the moment it is finished. Which worker
made a chunk, and when, changes no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from cellcourse.analysis.run import Progress
from cellcourse.simulation.campaign.errands import counted, pilot, slow_table, slowly
from cellcourse.simulation.campaign.files import (
    pilot_bytes,
    read_pilot,
    read_slow,
    read_tally,
    slow_bytes,
    tally_bytes,
)
from cellcourse.simulation.campaign.found import AnalysisFound, LawFound
from cellcourse.simulation.campaign.parts import SlowPart
from cellcourse.simulation.campaign.scheme import scheme_for
from cellcourse.simulation.campaign.statement import Statement
from cellcourse.simulation.campaign.summary import Counts, summed_up
from cellcourse.simulation.campaign.tally import tallied
from cellcourse.simulation.campaign.tree import Forest, Node, tasks
from cellcourse.simulation.campaign.work import Ready, Work, ready
from cellcourse.store.campaign import CampaignFolder
from cellcourse.workspace.workers import Workers

__all__ = ["Meter", "Run", "errands_of"]

_PILOT: Final = "pilot"
_NODE: Final = re.compile(r"(\d{2})-(\d{8})")
_SLOW: Final = 8
"""Virtual studies that are analysed one by one in one errand."""

Errand = tuple[Any, Callable[..., Any], tuple[Any, ...]]
"""What it is known by, what is called, and with what."""


@dataclass
class Meter:
    """How far a campaign is, said when another hundredth is done."""

    progress: Progress
    total: int
    done: int = 0
    said: int = -1

    def add(self, studies: int, what: str) -> None:
        """Count some virtual studies as done."""
        self.done += studies
        share = 100 * self.done // self.total
        if share > self.said:
            self.said = share
            self.progress(self.done, self.total, what)


def errands_of(statement: Statement) -> int:
    """Count what is to be handed out at most."""
    each = sum(1 for _ in tasks(statement.trials)) + -(-statement.slow_trials // _SLOW)
    return len(statement.laws) * each


@dataclass(frozen=True)
class Run:
    """One run of a campaign, the first or one that goes on."""

    folder: CampaignFolder
    statement: Statement
    hired: Workers
    meter: Meter = field(repr=False)

    def law(self, work: Work) -> LawFound:
        """Run one law to its end and sum it up."""
        prepared = ready(work)
        found = (*self._in_blocks(prepared), *self._one_by_one(prepared))
        law = prepared.model.laws[work.law]
        return LawFound(
            law=work.law,
            label=law.label,
            effect=prepared.model.calibrated.effect,
            extrapolations=prepared.protocol.extrapolations,
            analyses=found,
        )

    def _in_blocks(self, prepared: Ready) -> Iterator[AnalysisFound]:
        if not prepared.answers:
            return
        written = self._pilot(prepared.work)
        forest = self._forest(prepared.work, written)
        settled = read_pilot(written)
        counts = Counts(settled.scheme, forest.whole(), dict(settled.truths))
        for key, answer in prepared.answers.items():
            yield summed_up(counts, prepared.study, key, "in blocks", answer.lacking)

    def _pilot(self, work: Work) -> bytes:
        held = self._read(work.law, _PILOT)
        if held is not None:
            return held
        self.meter.add(0, f"{work.law}: first studies")
        asked = (work, self.statement.trials, self.statement.truth_per_arm)
        written = pilot_bytes(self.hired.executor.submit(pilot, *asked).result())
        self._keep(work.law, _PILOT, written)
        return written

    def _forest(self, work: Work, settled: bytes) -> Forest:
        forest = Forest(self.statement.trials, dict(self._finished(work.law)))
        self.meter.add(forest.done, f"{work.law}: going on")
        pending: Iterator[Errand] = (
            (node, counted, (work, settled, node, forest.trials))
            for node in tasks(forest.trials)
            if not forest.holds(node)
        )
        for node, tally in self._done(pending):
            became, gone = forest.grow(node, tally)
            self._keep(work.law, _name(became), tally_bytes(forest.nodes[became]))
            self.folder.forget(work.law, map(_name, gone))
            self.meter.add(tally.trials, f"{work.law}: counted")
        return forest

    def _finished(self, law: str) -> Iterator[tuple[Node, Any]]:
        """Read the finished nodes, the widest first; what lies under one of them is no news."""
        named = [_NODE.fullmatch(name) for name in self.folder.parts(law)]
        nodes = sorted((Node(int(m[1]), int(m[2])) for m in named if m), reverse=True)
        taken: list[Node] = []
        for node in nodes:
            if any(one.holds(node) for one in taken):
                self.folder.forget(law, [_name(node)])
            elif (held := self._read(law, _name(node))) is not None:
                taken.append(node)
                yield node, read_tally(held)

    def _one_by_one(self, prepared: Ready) -> Iterator[AnalysisFound]:
        slow, study = prepared.slow, prepared.study
        if not self.statement.slow_trials:
            for key in slow:
                if key not in prepared.answers:
                    entry = study.analyses[key]
                    yield AnalysisFound(key, entry.title, entry.role, "not analysed", 0, ())
            return
        if not slow:
            self.meter.add(self.statement.slow_trials, "")
            return
        addresses, table = slow_table(self._slow_parts(prepared.work))
        alpha = study.inference.alpha
        scheme = scheme_for(addresses, table, alpha=alpha, truth={})
        counts = Counts(scheme, tallied(scheme, table), {})
        for key in slow:
            yield summed_up(counts, study, key, "one by one", ())

    def _slow_parts(self, work: Work) -> list[SlowPart]:
        starts = range(0, self.statement.slow_trials, _SLOW)
        held = {start: self._read(work.law, _slow_name(start)) for start in starts}
        parts = {start: read_slow(one) for start, one in held.items() if one is not None}
        self.meter.add(sum(len(one.values) for one in parts.values()), f"{work.law}: one by one")
        end = self.statement.slow_trials
        pending: Iterator[Errand] = (
            (start, slowly, (work, start, min(_SLOW, end - start)))
            for start in starts
            if start not in parts
        )
        for start, part in self._done(pending):
            self._keep(work.law, _slow_name(start), slow_bytes(part))
            parts[start] = part
            self.meter.add(len(part.values), f"{work.law}: one by one")
        return [parts[start] for start in starts]

    def _done(self, errands: Iterable[Errand]) -> Iterator[tuple[Any, Any]]:
        """Hand errands out as there is room, and give each answer as it comes."""
        waiting = iter(errands)
        under_way: dict[Future[Any], Any] = {}
        try:
            while True:
                free = max(self.hired.room - len(under_way), 0)
                for key, function, arguments in islice(waiting, free):
                    under_way[self.hired.executor.submit(function, *arguments)] = key
                if not under_way:
                    return
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    yield under_way.pop(future), future.result()
        finally:
            for future in under_way:
                future.cancel()

    def _read(self, law: str, name: str) -> bytes | None:
        return self.folder.part(law, name, self.statement.digest)

    def _keep(self, law: str, name: str, content: bytes) -> None:
        self.folder.keep(law, name, content, self.statement.digest)


def _name(node: Node) -> str:
    return f"{node.level:02d}-{node.index:08d}"


def _slow_name(start: int) -> str:
    return f"slow-{start:08d}"
