"""Reading the rows of batches, of their steps, tests and markers.

Each row is judged alone; whether the steps of a batch can be what was done is judged once
all of them are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeVar, get_args

from cellcourse.errors import ProductError
from cellcourse.product.bounded import read_bounded
from cellcourse.records.facts import Fact
from cellcourse.records.row import Row
from cellcourse.records.spreadsheet_marks import is_date, marks
from cellcourse.records.tables import Batch, BatchMarker, BatchStep, BatchTest
from cellcourse.study.manufacture import StepKind
from cellcourse.study.study import Study

__all__ = ["keep", "read_batch", "read_marker", "read_step", "read_test"]

_LIKE_A_NUMBER: Final = re.compile(r"[<>=≤≥].*|[-+.,0-9]+([eE][-+.,0-9]*)?")
_A_RESULT: Final = "97.8, < 0.125, words, or pending"
_KINDS: Final[Mapping[str, StepKind]] = {kind: kind for kind in get_args(StepKind)}
_SEXES: Final[Mapping[str, Literal["female", "male"]]] = {"female": "female", "male": "male"}

_What = TypeVar("_What")


def keep(facts: list[Fact[_What]], row: Row, what: _What | None) -> None:
    """Keep what a row says, where it could be read."""
    if what is not None:
        facts.append(Fact(what, row))


def read_batch(row: Row, study: Study, subject: str | None) -> Batch | None:
    """Read a row of batches."""
    name = row.required("batch", "an id")
    product = row.word("product", study.products, required=True)
    weight, weighed = row.number("weight_kg", 0, None), row.date("weight_date")
    if row.has("weight_kg") and not row.has("weight_date"):
        row.refuse("weight_date", "the date of the weight")
    read = Batch(
        batch=name or "",
        product=product or "",
        place=row.place,
        subject=subject,
        route=row.text("route"),
        cells=row.number("cells", 0, None),
        viability_percent=row.number("viability_percent", 0, 100),
        bacteriology=row.text("bacteriology"),
        mycoplasma=row.text("mycoplasma"),
        endotoxin_eu_per_ml=row.text("endotoxin_eu_per_ml"),
        karyotype=row.text("karyotype"),
        donor=row.text("donor"),
        donor_sex=_sex(row),
        volume_ml=row.number("volume_ml", 0, None),
        hours=row.number("hours", 0, None),
        weight_kg=weight,
        weight_date=weighed,
        decided=row.moment("decided"),
        adherent=row.yes("adherent"),
        osteoblasts=row.yes("osteoblasts"),
        adipocytes=row.yes("adipocytes"),
        chondroblasts=row.yes("chondroblasts"),
    )
    return read if name is not None and product is not None else None


def _sex(row: Row) -> Literal["female", "male"] | None:
    sex = row.word("donor_sex", _SEXES, required=False)
    return None if sex is None else _SEXES[sex]


def read_step(row: Row) -> BatchStep | None:
    """Read a row of steps."""
    batch, step = row.required("batch", "an id"), row.required("step", "an id")
    if step is not None and len(step.split()) > 1:
        row.refuse("step", "an id without blanks")
    kind = row.word("kind", _KINDS, required=True)
    sizes = {column: row.number(column, 0, None) for column in _SIZES}
    percents = {column: row.number(column, 0, 100) for column in _PERCENTS}
    at, sources = row.moment("at"), (row.text("from") or "").split()
    process_step = row.text("process_step")
    if batch is None or step is None or kind is None:
        return None
    return BatchStep(
        batch, step, _KINDS[kind], row.place, process_step, at, tuple(sources), **sizes, **percents
    )


_SIZES: Final = ("cells", "founders", "volume_ml", "area_cm2")
_PERCENTS: Final = ("viability_percent", "confluence_percent")


def read_test(row: Row) -> BatchTest | None:
    """Read a row of results."""
    batch, test = row.required("batch", "an id"), row.required("test", "the id of a test")
    value = row.text("value")
    if value is not None and is_date(value):
        row.refuse("value", _A_RESULT, marks(value, row.cell("value").source.decimal))
    elif value is not None and _LIKE_A_NUMBER.fullmatch(value) and not _is_result(value):
        row.refuse("value", _A_RESULT)
    words = {column: row.text(column) for column in ("unit", "sample", "method")}
    sampled, reported = row.moment("sampled"), row.moment("reported")
    if batch is None or test is None:
        return None
    return BatchTest(
        batch, test, row.place, value, sampled=sampled, reported=reported, **words
    )  # fmt: skip


def read_marker(row: Row) -> BatchMarker | None:
    """Read a row of markers."""
    batch, marker = row.required("batch", "an id"), row.required("marker", "an antigen")
    percent, words = row.text("percent"), row.text("words")
    if percent is not None and not _is_result(percent):
        row.refuse("percent", "97.8 or < 2")
        percent = None
    if batch is None or marker is None:
        return None
    return BatchMarker(batch, marker, row.place, percent, words)


def _is_result(text: str) -> bool:
    try:
        read_bounded(text)
    except ProductError:
        return False
    return True
