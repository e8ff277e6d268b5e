"""The JSON Schema of every file that a person or another program writes or reads."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any, Final, Literal

__all__ = ["SchemaOf", "schema_text"]

SchemaOf = Literal["study", "evidence", "reconstruction", "model", "results", "audit", "campaign"]
"""A file of a study folder, a report's results, an audit, or a campaign."""

_MADE_BY: Final[dict[SchemaOf, tuple[str, str]]] = {
    "study": ("study.schema", "json_schema"),
    "evidence": ("evidence.read", "json_schema"),
    "reconstruction": ("evidence.reconstruct.read", "json_schema"),
    "model": ("simulation.model", "json_schema"),
    "results": ("report.results_json", "results_schema"),
    "audit": ("report.audit_json", "audit_schema"),
    "campaign": ("report.campaign.json_file", "campaign_schema"),
}
"""Which module makes each; only the one that is asked for is loaded."""


def schema_text(of: SchemaOf) -> str:
    """Write the JSON Schema of one of the files."""
    return json.dumps(_schema(of), indent=2, ensure_ascii=False) + "\n"


def _schema(of: SchemaOf) -> dict[str, Any]:
    module, function = _MADE_BY[of]
    made: dict[str, Any] = getattr(import_module(f"cellcourse.{module}"), function)()
    return made
