"""Auditing a study folder: ask the rules, and put the answer beside the claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from cellcourse import __version__
from cellcourse.errors import EvidenceError, UsageError
from cellcourse.evidence.audit import RULES, Finding, Verdict, audit, by_claim
from cellcourse.evidence.claims import Evidence
from cellcourse.evidence.read import read_evidence
from cellcourse.store.folder import EVIDENCE, PLAN, StudyFiles, read_folder
from cellcourse.store.replace import replace_audit
from cellcourse.study.read import read_study

__all__ = ["Audited", "audit_folder"]

PAGE: Final = "index.html"
DATA: Final = "audit.json"


@dataclass(frozen=True, slots=True)
class Audited:
    """An audit that is in its place."""

    folder: Path
    findings: tuple[Finding, ...]
    claims: dict[str, Verdict]
    """Every claim with its verdict."""

    @property
    def page(self) -> Path:
        """The audit to read on a screen."""
        return self.folder / PAGE


def audit_folder(folder: Path, *, only: Iterable[str], without: Iterable[str]) -> Audited:
    """Audit the claims of a study folder and replace its ``audit`` folder.

    Args:
        folder: a study folder with ``evidence.yaml``.
        only: names of the rules to ask; all of them if there are none.
        without: names of rules to leave out.

    Raises:
        UsageError: it is no study folder, holds no evidence, or cannot be written to.
        PlanError: the study file says no study that can be run.
        EvidenceError: the evidence cannot be used, or there is no such rule.
    """
    files = read_folder(folder)
    if files.evidence is None:
        raise UsageError(f"{folder} holds no claims to audit: it has no {EVIDENCE}.")
    study = read_study(files.plan, PLAN)
    evidence = read_evidence(files.evidence, EVIDENCE)
    findings = audit(evidence, study, rules=_asked(tuple(only), tuple(without)))
    pages = _rendered(files, evidence, findings, study.title)
    return Audited(replace_audit(folder, pages), findings, by_claim(evidence, findings))


def _asked(only: tuple[str, ...], without: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [name for name in (*only, *without) if name not in RULES]
    if unknown:
        raise EvidenceError(f"No rule is called {', '.join(unknown)}; there are {', '.join(RULES)}")
    return tuple(name for name in only or RULES if name not in without)


def _rendered(
    files: StudyFiles, evidence: Evidence, findings: tuple[Finding, ...], title: str
) -> dict[str, bytes]:
    from cellcourse.report.audit import audit_document
    from cellcourse.report.audit_json import audit_json
    from cellcourse.report.html import html

    digest = sha256(files.evidence or b"").hexdigest()
    document = audit_document(evidence, findings, title=title, version=__version__, digest=digest)
    return {
        PAGE: html(document),
        DATA: audit_json(evidence, findings, version=__version__, digest=digest),
    }
