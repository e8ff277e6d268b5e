"""The certificate of analysis of a batch, and its batch record: a page each, to be signed.

Every result stands beside its limit, and the digest of every file that the page was made
from stands under it. A certificate says what follows from the records at a stated time;
it is no release until somebody signs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cellcourse.analysis.batches import KnownBatch
from cellcourse.product.findings import Finding
from cellcourse.product.growth import days_in_culture
from cellcourse.product.record import Person, TestResult
from cellcourse.product.release import Verdict
from cellcourse.product.specification import judge_test, limit_for
from cellcourse.product.wording import cells_in_words, plain
from cellcourse.report.numbers import fixed
from cellcourse.report.typeset import typeset
from cellcourse.report.verdicts import OUTCOMES, STATES, Sign
from cellcourse.study.manufacture import ReleaseTest, StepKind

__all__ = ["NOT_RECORDED", "Origin", "certificate", "facts_of", "time_in_words"]

NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a page was made from."""

    inputs: tuple[tuple[str, str], ...]
    """(file, SHA-256) of everything that was read."""
    version: str
    """Of cellcourse."""
    statement: str
    """What a reader must know of the data; empty where they are original."""


def certificate(batch: KnownBatch, at: datetime, origin: Origin) -> bytes:
    """Set the certificate of analysis as a PDF of one page.

    Args:
        batch: the batch.
        at: the time of the decision.
        origin: the files it is made from.
    """
    verdict = batch.verdict(at)
    data = _certificate(batch, verdict, at, origin)
    return typeset(["batch-page.typ", "certificate.typ"], data, "pdf")


def _certificate(
    batch: KnownBatch, verdict: Verdict, at: datetime, origin: Origin
) -> dict[str, Any]:
    tests = [row for key, test in batch.product.tests.items()
             for row in _tested(batch, key, test, at)]  # fmt: skip
    labels = {test.label for test in batch.product.tests.values()}
    return {
        "title": "Certificate of analysis",
        "study": batch.study.title,
        "statement": origin.statement,
        "sign": asdict(STATES[verdict.state]),
        "at": time_in_words(at),
        "reasons": [str(one) for one in verdict.reasons],
        "facts": facts_of(batch),
        "tests": tests,
        "others": [_row(one) for one in verdict.findings if one.about not in labels],
        "roles": ["Tested by", "Checked by (quality control)", "Released by (qualified person)"],
        "inputs": [{"file": file, "digest": digest} for file, digest in origin.inputs],
        "version": origin.version,
    }


def _tested(
    batch: KnownBatch, key: str, test: ReleaseTest, at: datetime
) -> Iterator[dict[str, Any]]:
    """Lay out every result of one test beside its limit."""
    giving = batch.known.giving
    limit = limit_for(test, giving.route)
    found = judge_test(key, test, batch.record, giving, at)
    results = [one for one in batch.record.tests if one.test == key] or [TestResult(key, None)]
    for result, finding in zip(results, found, strict=True):
        known = result.as_known(at)
        yield {
            "label": test.label,
            "method": known.method or test.method,
            "sample": known.sample or test.sample,
            "limit": "not reported" if limit is None else str(limit),
            "purpose": test.purpose,
            "result": _result(known, finding),
            "sign": asdict(OUTCOMES[finding.outcome]),
        }


def _result(result: TestResult, finding: Finding) -> str:
    """The result as reported, and in the unit of the limit where that is another."""
    if result.pending:
        return finding.words
    if result.value is None:
        return "not reported"
    shown = finding.words.split("; ")[0]
    return shown if ", that is " in shown else f"{result.value} {result.unit or ''}".strip()


def _row(finding: Finding) -> dict[str, Any]:
    sign: Sign = OUTCOMES[finding.outcome]
    return {"about": finding.about, "words": finding.words, "sign": asdict(sign)}


def facts_of(batch: KnownBatch) -> list[tuple[str, str]]:
    """Say what a batch is, as name and value."""
    record, giving = batch.record, batch.known.giving
    count = record.cells
    cells = None if count is None or count.total is None else cells_in_words(count.total)
    alive = None if count is None or count.viability is None else f"{plain(count.viability)} %"
    days = days_in_culture(record)
    doublings = [one for one in batch.doublings().values() if one is not None]
    facts = [
        ("Batch", record.batch),
        ("Product", batch.product.label),
        ("Donor", _person(record.donor)),
        ("Made for", _person(record.recipient)),
        ("Origin", batch.product.origin),
        ("Route", giving.route),
        ("Cells", cells),
        ("Viability", alive),
        ("Collected", _when(batch, "collection")),
        ("Harvested", _when(batch, "harvest")),
        ("Formulated", _when(batch, "formulation")),
        ("Use before", time_in_words(batch.expiry().at)),
        ("Days in culture", None if days is None else fixed(days, 1)),
        ("Doublings", fixed(max(doublings), 1) if any(doublings) else None),
    ]
    return [(name, value or NOT_RECORDED) for name, value in facts]


def _person(person: Person | None) -> str | None:
    if person is None:
        return None
    return person.identifier if person.sex is None else f"{person.identifier} ({person.sex})"


def _when(batch: KnownBatch, kind: StepKind) -> str:
    times = [one.at for one in batch.record.steps if one.kind == kind and one.at is not None]
    return time_in_words(max(times, default=None))


def time_in_words(at: datetime | None) -> str:
    """Write a time of day on a date, with its zone where it has one."""
    return NOT_RECORDED if at is None else at.isoformat(" ", "minutes")
