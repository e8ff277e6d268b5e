"""Every table of a study's data and every column in it, as a person types them.

This is the one list: the reader takes these columns and no others, the workbook is made
from it, and the reference page is checked against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from cellcourse.study.study import Study

__all__ = [
    "RECONSTRUCTED",
    "TABLES",
    "Column",
    "Table",
    "columns_of",
    "measure_columns",
    "sheet_name",
]

_LONGEST_SHEET_NAME: Final = 31


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    holds: str
    """What is accepted: ``text``, ``number``, ``day``, ``date``, ``arm``, ``subject``, ..."""
    meaning: str
    required: bool = False
    """True where the column must be there; whether a cell may be empty is another matter."""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, and its columns."""

    name: str
    row: str
    columns: tuple[Column, ...]


_SUBJECT: Final = Column("subject", "subject", "Id of a row of subjects", required=True)
_DAY: Final = Column("day", "day", "Whole days after day zero; this or a date", unit="days")
_DATE: Final = Column("date", "date", "Calendar date, 2024-03-04; this or a day")
_ROUTE: Final = Column("route", "text", "Way in: intravenous, intrathecal, ...")
_BATCH: Final = Column("batch", "batch", "Id of a row of batches", required=True)
_PRODUCT: Final = Column("product", "product", "A product of the study file", required=True)

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            Table(
                "subjects",
                "one animal or patient",
                (
                    Column("subject", "text", "Id, used in every other table", required=True),
                    Column("arm", "arm", "An arm of the study file", required=True),
                    Column("day_zero", "date", "Date of day zero, where tables give dates"),
                    Column("birth_date", "date", "Date of birth"),
                    Column("age_days", "whole number", "Age on day zero", unit="days"),
                ),
            ),
            Table(
                "doses",
                "one product given to one subject on one day",
                (
                    _SUBJECT,
                    _DAY,
                    _DATE,
                    _PRODUCT,
                    _ROUTE,
                    Column("cells", "number", "Cells given", unit="cells"),
                    Column("volume_ml", "number", "Volume given", unit="mL"),
                    Column("batch", "text", "Id of a row of batches"),
                ),
            ),
            Table(
                "observations",
                "one value of one measure, or of one of its items",
                (
                    _SUBJECT,
                    _DAY,
                    _DATE,
                    Column("visit", "visit", "A visit of the study file, where visits have names"),
                    Column("measure", "measure", "A measure of the study file", required=True),
                    Column("item", "item", "Limb or question; empty for the total"),
                    Column("value", "value", "The value, in the measure's unit", required=True),
                    Column("missing", "reason", "Why there is no value, from missing_reasons"),
                ),
            ),
            Table(
                "events",
                "one thing that happened to one subject",
                (
                    _SUBJECT,
                    _DAY,
                    _DATE,
                    Column("event", "event", "An event of the study file", required=True),
                    Column("note", "text", "Anything worth keeping"),
                ),
            ),
            Table(
                "adverse_events",
                "one adverse event of one subject, or a published count of subjects",
                (
                    Column("subject", "subject", "Id of a row of subjects; empty for a count"),
                    Column("arm", "arm", "An arm of the study file; may be empty with a subject"),
                    Column("system", "text", "System organ class", required=True),
                    Column("term", "text", "What happened", required=True),
                    Column("subjects", "whole number", "Subjects the row stands for; 1 if empty"),
                    Column("day", "day", "First day, after day zero", unit="days"),
                    Column("end_day", "day", "Last day, after day zero", unit="days"),
                    Column("severity", "text", "mild, moderate, severe, or a grade"),
                    Column("serious", "yes or no", "Serious in the regulatory sense"),
                    Column("related", "text", "Related to the product, in the assessor's words"),
                    Column("outcome", "text", "How it ended"),
                ),
            ),
            Table(
                "batches",
                "one lot of cells",
                (
                    Column("batch", "text", "Id of the batch", required=True),
                    Column("subject", "subject", "The patient it was made for"),
                    _PRODUCT,
                    _ROUTE,
                    Column("cells", "number", "Cells in the batch", unit="cells"),
                    Column("viability_percent", "percent", "Viable cells", unit="%"),
                    Column("bacteriology", "text", "Result as written"),
                    Column("mycoplasma", "text", "Result as written"),
                    Column("endotoxin_eu_per_ml", "text", "As written; < 0.125 is a bound",
                           unit="EU/mL"),
                    Column("karyotype", "text", "Result as written"),
                    Column("donor", "text", "Whose cells they are; the patient, if autologous"),
                    Column("donor_sex", "sex", "Sex of the donor, held against the karyotype"),
                    Column("volume_ml", "number", "Volume to be given", unit="mL"),
                    Column("hours", "number", "How long it takes to give it", unit="h"),
                    Column("weight_kg", "number", "Body weight of the patient", unit="kg"),
                    Column("weight_date", "date", "Date of that weight"),
                    Column("decided", "time", "When its release was decided"),
                    Column("adherent", "yes or no", "The cells kept to plastic"),
                    Column("osteoblasts", "yes or no", "Differentiation was shown in vitro"),
                    Column("adipocytes", "yes or no", "Differentiation was shown in vitro"),
                    Column("chondroblasts", "yes or no", "Differentiation was shown in vitro"),
                ),
            ),
            Table(
                "batch_steps",
                "one thing done to the cells of a batch",
                (
                    _BATCH,
                    Column("step", "text", "Id within the batch, such as P1-A", required=True),
                    Column("kind", "step kind", "What happened to the cells", required=True),
                    Column("process_step", "text", "The step of the declared process"),
                    Column("at", "time", "When it was done"),
                    Column("from", "text", "Steps above that the cells come from, with blanks"),
                    Column("cells", "number", "Cells at its end", unit="cells"),
                    Column("viability_percent", "percent", "Viable cells", unit="%"),
                    Column("founders", "number", "Colony-forming cells among those seeded",
                           unit="cells"),
                    Column("volume_ml", "number", "Volume at its end", unit="mL"),
                    Column("area_cm2", "number", "Growth area", unit="cm2"),
                    Column("confluence_percent", "percent", "Of the growth area", unit="%"),
                ),
            ),
            Table(
                "batch_tests",
                "one result of one test of a batch",
                (
                    _BATCH,
                    Column("test", "text", "A test of the product in the study file",
                           required=True),
                    Column("value", "text", "A number, a bound, words, or pending", required=True),
                    Column("unit", "text", "Unit of a number: %, EU/mL, ..."),
                    Column("sample", "text", "Where in the process the sample was taken"),
                    Column("method", "text", "How it was tested"),
                    Column("sampled", "time", "When the sample was taken"),
                    Column("reported", "time", "When the result was there; pending until then"),
                ),
            ),
            Table(
                "batch_markers",
                "one surface marker of a batch",
                (
                    _BATCH,
                    Column("marker", "text", "Antigen, such as CD90", required=True),
                    Column("percent", "text", "Positive cells: a number or a bound", unit="%"),
                    Column("words", "text", "What was said of it, such as expressed"),
                ),
            ),
            Table(
                "flow",
                "subjects counted at a stage that no other table holds",
                (
                    Column("stage", "text", "screened, excluded, analysed, ...", required=True),
                    Column("arm", "arm", "An arm of the study file; empty before allocation"),
                    Column("n", "whole number", "Subjects", required=True),
                    Column("reason", "text", "Why, for those who left"),
                ),
            ),
        )
    }
)  # fmt: skip
"""The tables by name, in the order in which they are read."""


RECONSTRUCTED: Final = Column(
    "reconstructed", "yes or no", "The row was made up to fit a publication, not recorded"
)
"""May stand in any table of CSV; the workbook, which people type into, has no such column."""


def columns_of(study: Study, table: str) -> tuple[Column, ...]:
    """List the columns of a table in one study; subjects also hold its baseline variables."""
    columns = TABLES[table].columns
    if table != "subjects":
        return columns
    declared = tuple(
        Column(key, "baseline", variable.label, required=True, unit=variable.unit or "")
        for key, variable in study.baseline.items()
    )
    own = [column for column in columns[2:] if column.name not in study.baseline]
    return (*columns[:2], *declared, *own)


def measure_columns(items: tuple[str, ...], unit: str) -> tuple[Column, ...]:
    """List the columns of a workbook's sheet for one measure, with one column per item."""
    return (
        _SUBJECT,
        Column("visit", "visit", "A visit of the study file"),
        Column("due_day", "day", "Planned day; the day of an assessment that is missing",
               unit="days"),
        _DAY,
        _DATE,
        Column("value", "value", "The total; may be empty where all items are filled", unit=unit),
        *(Column(item, "answer", "Score of this item") for item in items),
        Column("missing", "reason", "Why there is no value"),
    )  # fmt: skip


def sheet_name(study: Study, measure: str) -> str:
    """Name the workbook sheet of a measure; a long id is replaced by its number in the file."""
    name = f"obs {measure}"
    return (
        name if len(name) <= _LONGEST_SHEET_NAME else f"obs {list(study.measures).index(measure)}"
    )
