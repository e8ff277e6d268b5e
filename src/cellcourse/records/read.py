"""Reading a study's tables: all of them, checked against the study file and each other.

Either every table is as the study file says and records come back, or every problem in
every file is told at once. Files are named, never opened: bytes come in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from cellcourse.errors import Problem, RecordsError
from cellcourse.records.assembly import assemble
from cellcourse.records.columns import (
    RECONSTRUCTED,
    TABLES,
    columns_of,
    measure_columns,
    sheet_name,
)
from cellcourse.records.contradictions import tell_contradictions
from cellcourse.records.csv_file import read_csv
from cellcourse.records.day_zero import leave_out_the_untriggered, set_ages, set_days
from cellcourse.records.facts import Facts
from cellcourse.records.findings import findings
from cellcourse.records.grid import Grid, Unreadable
from cellcourse.records.headers import column_name, rows_of
from cellcourse.records.row import Row
from cellcourse.records.scales import scales
from cellcourse.records.tables import Records
from cellcourse.records.tables_to_facts import Reader
from cellcourse.records.troubles import Troubles
from cellcourse.records.xlsx_file import read_workbook
from cellcourse.study.study import Study

__all__ = ["GUIDE_SHEETS", "read_records"]

GUIDE_SHEETS: Final = ("instructions", "levels", "lists")
"""Sheets of a workbook that explain it and hold no data; so do all named ``notes...``."""


def read_records(study: Study, files: Mapping[str, bytes]) -> Records:
    """Read the tables of a study from CSV files, or from one Excel workbook.

    Args:
        study: names the arms, measures, events and days that rows may speak of.
        files: content by file name: ``subjects.csv``, ``observations.csv``, ... or one
            ``.xlsx`` whose sheets are named likewise. Folders in a name do not matter.

    Raises:
        RecordsError: with every problem in every file, in the order of files and lines.
    """
    troubles = Troubles()
    grids, odd = _grids(study, files, troubles)
    facts = _facts(study, grids, troubles)
    facts.findings = [*odd, *facts.findings]
    leave_out_the_untriggered(study, facts)
    set_days(study, facts)
    set_ages(study, facts)
    tell_contradictions(study, facts)
    _refuse(troubles)
    return _records(study, facts, files)


def _refuse(troubles: Troubles) -> None:
    problems = troubles.in_order()
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise RecordsError(f"{count} in the data tables", problems)


def _grids(
    study: Study, files: Mapping[str, bytes], troubles: Troubles
) -> tuple[list[Grid], list[str]]:
    books = [name for name in files if name.lower().endswith(".xlsx")]
    try:
        if len(books) == 1 and len(files) == 1:
            return _from_workbook(study, books[0], files[books[0]], troubles)
    except Unreadable as unreadable:
        troubles.put(unreadable.rank, unreadable.problem)
        _refuse(troubles)
    for name in books:
        accepted = "CSV files, or one workbook alone"
        troubles.put((0, 0, 0), Problem(name, "file", "a workbook beside other files", accepted))
    _refuse(troubles)
    return _from_csv(files, troubles), []


def _from_csv(files: Mapping[str, bytes], troubles: Troubles) -> list[Grid]:
    grids = []
    for rank, (table, name) in enumerate(_by_table(files, troubles)):
        try:
            grids.append(read_csv(name, table, rank, files[name]))
        except Unreadable as unreadable:
            troubles.put(unreadable.rank, unreadable.problem)
    return grids


def _by_table(files: Mapping[str, bytes], troubles: Troubles) -> list[tuple[str, str]]:
    """Pair tables with files in reading order, and tell of files that are no table."""
    found: dict[str, str] = {}
    for name in sorted(files):
        stem, dot, kind = PurePosixPath(name).name.partition(".")
        if kind.lower() == "csv" and stem in TABLES and stem not in found:
            found[stem] = name
        elif kind.lower() != "xlsx":
            accepted = ", ".join(f"{table}.csv" for table in TABLES)
            troubles.put((-1, 0, 0), Problem(name, "file", f"{stem}{dot}{kind}", accepted))
    return [(table, found[table]) for table in TABLES if table in found]


def _from_workbook(
    study: Study, name: str, data: bytes, troubles: Troubles
) -> tuple[list[Grid], list[str]]:
    grids, odd = read_workbook(name, data, troubles)
    known = [*TABLES, *(sheet_name(study, measure) for measure in study.measures)]
    kept = []
    for grid in grids:
        if grid.table in known:
            kept.append(grid)
        elif grid.table not in GUIDE_SHEETS and not grid.table.lower().startswith("notes"):
            accepted = f"{', '.join(known)}, or a name that begins with 'notes'"
            rank = (grid.source.rank, 0, 0)
            troubles.put(rank, Problem(grid.table, "sheet", "a sheet that is no table", accepted))
    return sorted(kept, key=lambda grid: known.index(grid.table)), odd


def _facts(study: Study, grids: list[Grid], troubles: Troubles) -> Facts:
    instruments = scales(study)
    by_table = {grid.table: grid for grid in grids}
    if "subjects" not in by_table:
        accepted = "a table of subjects"
        troubles.put((-1, 0, 0), Problem("subjects", "table", "no such table", accepted))
    reader = Reader(study, instruments, _ids(by_table.get("subjects")))
    reader.facts.tables |= by_table.keys()
    for table in TABLES:
        if table in by_table:
            reader.read(table, _rows(study, by_table[table], troubles))
    for measure in study.measures:
        grid = by_table.get(sheet_name(study, measure))
        if grid is not None:
            _read_measure(reader, measure, grid, troubles, instruments[measure].unit)
    reader.facts.observations = assemble(reader.facts.parts, instruments)
    return reader.facts


def _ids(grid: Grid | None) -> frozenset[str]:
    """Give the ids in the subjects table, also of rows that have something wrong in them."""
    names = [column_name(cell.text) for cell in grid.header] if grid is not None else []
    if grid is None or "subject" not in names:
        return frozenset()
    at = names.index("subject")
    return frozenset(row[at].text for row in grid.rows)


def _rows(study: Study, grid: Grid, troubles: Troubles) -> list[Row]:
    columns = (*columns_of(study, grid.table), RECONSTRUCTED)
    rows = rows_of(grid, columns, troubles) or []
    for row in rows:
        row.yes(RECONSTRUCTED.name)
    return rows


def _read_measure(reader: Reader, measure: str, grid: Grid, troubles: Troubles, unit: str) -> None:
    items = reader.items_of(measure)
    rows = rows_of(grid, measure_columns(items, unit), troubles) or []
    empty = reader.read_measure(measure, rows)
    if empty:
        reader.facts.findings.append(f"{grid.source.name}: {empty} rows are not filled yet")


def _records(study: Study, facts: Facts, files: Mapping[str, bytes]) -> Records:
    order = {row.subject.subject: at for at, row in enumerate(facts.subjects)}
    measures = list(study.measures)
    records = Records(
        subjects=tuple(row.subject for row in facts.subjects),
        doses=tuple(fact.what for fact in facts.doses),
        observations=tuple(
            sorted(
                (fact.what for fact in facts.observations),
                key=lambda o: (order[o.subject], o.day, measures.index(o.measure)),
            )
        ),
        events=tuple(fact.what for fact in facts.events),
        adverse_events=tuple(fact.what for fact in facts.adverse_events),
        batches=tuple(fact.what for fact in facts.batches),
        batch_steps=tuple(fact.what for fact in facts.batch_steps),
        batch_tests=tuple(fact.what for fact in facts.batch_tests),
        batch_markers=tuple(fact.what for fact in facts.batch_markers),
        flow=tuple(fact.what for fact in facts.flow),
        digests=_digests(files),
    )
    told = (*facts.findings, *findings(study, records))
    return replace(records, findings=told)


def _digests(files: Mapping[str, bytes]) -> tuple[tuple[str, str], ...]:
    names = sorted(files)
    return tuple((name, hashlib.sha256(files[name]).hexdigest()) for name in names)
