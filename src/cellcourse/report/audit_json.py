"""An audit as JSON, with a schema, for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from cellcourse.evidence.audit import Finding, Verdict, by_claim
from cellcourse.evidence.claims import Evidence

__all__ = ["AuditFile", "audit_json", "audit_schema"]


@dataclass(frozen=True)
class AuditFile:
    """The content of ``audit.json``."""

    format: Literal[1]
    """Version of this format."""
    version: str
    """Of cellcourse."""
    publication: str
    evidence_sha256: str
    claims: dict[str, Verdict]
    """Every claim of the evidence file with its verdict."""
    findings: tuple[Finding, ...]


def audit_json(
    evidence: Evidence, findings: Iterable[Finding], *, version: str, digest: str
) -> bytes:
    """Write an audit.

    Args:
        evidence: the claims.
        findings: what the rules found.
        version: version of this program.
        digest: SHA-256 of the evidence file.
    """
    found = tuple(findings)
    held = AuditFile(1, version, evidence.publication, digest, by_claim(evidence, found), found)
    return TypeAdapter(AuditFile).dump_json(held, indent=1) + b"\n"


def audit_schema() -> dict[str, Any]:
    """The JSON Schema of ``audit.json``."""
    schema = TypeAdapter(AuditFile).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
