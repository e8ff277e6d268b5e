"""The JSON Schema of every file that a person or another program writes or reads."""

from __future__ import annotations

import json
from typing import Any, Literal

__all__ = ["SchemaOf", "schema_text"]

SchemaOf = Literal["study", "evidence", "reconstruction", "results", "audit", "campaign"]
"""A study, evidence or reconstruction file, a report's results, an audit, or a campaign."""


def schema_text(of: SchemaOf) -> str:
    """Write the JSON Schema of one of the files."""
    return json.dumps(_schema(of), indent=2, ensure_ascii=False) + "\n"


def _schema(of: SchemaOf) -> dict[str, Any]:
    if of == "study":
        from cellcourse.study import schema

        return schema.json_schema()
    if of == "evidence":
        from cellcourse.evidence import read

        return read.json_schema()
    if of == "reconstruction":
        from cellcourse.evidence.reconstruct import read as reconstruction

        return reconstruction.json_schema()
    if of == "audit":
        from cellcourse.report import audit_json

        return audit_json.audit_schema()
    if of == "campaign":
        from cellcourse.report.campaign import json_file

        return json_file.campaign_schema()
    from cellcourse.report import results_json

    return results_json.results_schema()
