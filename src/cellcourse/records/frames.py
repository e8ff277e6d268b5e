"""The records as tidy tables: plain columns, each row with the file and line it came from.

The columns are tuples, so that a table can be handed on without being changed. pandas is
only needed by whoever asks for a data frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from cellcourse.errors import UsageError
from cellcourse.records.tables import (
    AdverseEvent,
    Batch,
    BatchMarker,
    BatchStep,
    BatchTest,
    Dose,
    EventRow,
    FlowCount,
    Observation,
    Records,
    Subject,
)

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]

__all__ = ["TidyTable", "tidy", "to_frame"]

Value = str | float | bool | date | None

_ROWS: Final[Mapping[str, type]] = {
    "subjects": Subject,
    "doses": Dose,
    "observations": Observation,
    "events": EventRow,
    "adverse_events": AdverseEvent,
    "batches": Batch,
    "batch_steps": BatchStep,
    "batch_tests": BatchTest,
    "batch_markers": BatchMarker,
    "flow": FlowCount,
}
_SPREAD: Final = {"baseline", "items", "place"}
"""Fields that become several columns, or rows of their own."""


@dataclass(frozen=True)
class TidyTable:
    """One table, column by column; all columns have the same length."""

    name: str
    columns: Mapping[str, tuple[Value, ...]]
    """Values by column; None is not reported. ``file`` and ``line`` come last."""

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.columns["line"])


def tidy(records: Records) -> dict[str, TidyTable]:
    """Give every table by name, also those without rows.

    Observations have one row per fact: the total with an empty ``item``, then its items.
    Baseline variables are columns of ``subjects``. ``arm`` stands in every table that
    names a subject.
    """
    arms = {subject.subject: subject.arm for subject in records.subjects}
    return {name: _table(name, records, arms) for name in _ROWS}


def to_frame(table: TidyTable) -> pd.DataFrame:
    """Give a tidy table as a pandas data frame.

    Raises:
        UsageError: pandas is not installed; it comes with no part of cellcourse but [dev].
    """
    try:
        import pandas as pd
    except ImportError:
        raise UsageError("a data frame needs pandas: pip install pandas") from None
    return pd.DataFrame(dict(table.columns))


def _table(name: str, records: Records, arms: Mapping[str, str]) -> TidyTable:
    found = getattr(records, name)
    plain = [f.name for f in fields(_ROWS[name]) if f.name not in _SPREAD]
    extra = _extra(name, found)
    rows = [row for one in found for row in _rows(one, plain, extra, arms)]
    added = ["arm"] if name in {"doses", "observations", "events"} else []
    names = [*plain, *added, *extra, "file", "line"]
    columns = {column: tuple(row.get(column) for row in rows) for column in names}
    return TidyTable(name, MappingProxyType(columns))


def _extra(name: str, found: Iterable[Any]) -> list[str]:
    if name == "subjects":
        return list(dict.fromkeys(key for subject in found for key in subject.baseline))
    return ["item"] if name == "observations" else []


def _rows(
    one: Any, plain: list[str], extra: list[str], arms: Mapping[str, str]
) -> list[dict[str, Value]]:
    row: dict[str, Value] = {name: _value(getattr(one, name)) for name in plain}
    row |= {"file": one.place.file, "line": one.place.line}
    if isinstance(one, Subject):
        return [row | {key: one.baseline.get(key) for key in extra}]
    if isinstance(one, Dose | EventRow):
        return [row | {"arm": arms.get(one.subject)}]
    if not isinstance(one, Observation):
        return [row]
    row |= {"arm": arms.get(one.subject), "item": None}
    answers = (one.items or {}).items()
    return [row, *(row | {"item": item, "value": answer} for item, answer in answers)]


def _value(held: Any) -> Value:
    """Write the sources of a step as they are typed."""
    return " ".join(held) if isinstance(held, tuple) else held
