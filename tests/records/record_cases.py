"""A study with a little of everything, tables that fit it, and ways to spoil them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from functools import cache

import pytest

from cellcourse.errors import Problem, RecordsError
from cellcourse.records.read import read_records
from cellcourse.records.tables import Records
from cellcourse.study.read import read_study
from cellcourse.study.study import Study

PLAN = """
cellcourse: 1
title: A study of everything
registrations: not reported
ethics: not reported
design: {kind: animal, allocation: not reported, blinding: not reported}
population: {species: rat, description: SOD1}
time_unit: day
baseline:
  sex: {label: Sex, kind: category, levels: [female, male]}
  litter: {label: Litter, kind: category}
  age: {label: Age, kind: number, unit: weeks, low: 8, high: 60}
eligibility: not reported
products:
  msc: {label: Cells, kind: cells}
  vehicle: {label: Vehicle, kind: vehicle}
arms:
  control: {label: Control, size: 2, control: true, regimen: [{product: vehicle, days: [0, 7]}]}
  cells:
    label: Cells
    size: 2
    regimen: [{product: msc, days: [0, 7], route: intravenous, dose: 1e6 cells}]
day_zero: DAY_ZERO
measures:
  bbb: {label: BBB, instrument: bbb, most_rise: 4}
  scale: {label: ALSFRS-R, instrument: alsfrs-r}
  weight: {label: Weight, instrument: weight, unit: g, usual_low: 5, usual_high: 1000}
  righting: {label: Righting, instrument: righting-reflex, limit: 30 s}
schedule:
  visits:
    start: {label: Start, day: 0, measures: [bbb, weight], window: {before: 1 d, after: 1 d}}
    week1: {label: Week 1, day: 7, measures: [bbb, weight], window: {before: 1 d, after: 2 d}}
    week2: {label: Week 2, day: 14, measures: [bbb, scale]}
  series:
    weekly: {label: Weekly, every: [7 d], start: {day: 0}, until: death, measures: [righting]}
events:
  death: {label: Death, ends_follow_up: true, dead: true}
  humane: {label: Humane endpoint, ends_follow_up: true, dead: true}
  lost: {label: Lost, ends_follow_up: true}
  tube: {label: Feeding tube, ends_follow_up: false}
endpoints:
  survival: {label: Survival, events: [death, humane], censored_by: [lost], origin: day zero}
  tube-free: {label: Without tube, events: [tube, death, humane], censored_by: [lost],
    origin: day zero}
  LIFE
missing_reasons: {ill: too ill, absent: did not come}
inference: {alpha: 0.05, confidence: 0.95}
analyses:
  flow: {method: flow, title: Flow}
"""

BY_TRIGGER = "{by: trigger, rule: {of: bbb, at_most: 16}}"
BY_DOSE = "{by: first administration}"
BY_AGE = "{by: age, age: 70 d}"

TABLES = {
    "subjects.csv": "subject,arm,sex,litter,age\nA1,control,female,L1,12\nA2,cells,male,,\n"
    "A3,cells,not reported,L2,11.5\n",
    "doses.csv": "subject,day,product,route,cells,volume_ml,batch\n"
    "A1,0,vehicle,iv,,0.5,\nA1,7,vehicle,iv,,0.5,\nA2,0,msc,iv,2e6,0.5,B1\nA3,0,msc,iv,,,\n",
    "observations.csv": "subject,day,visit,measure,item,value,missing\n"
    "A1,-3,,bbb,,17.5,\nA1,0,start,bbb,,16,\nA1,7,week1,bbb,left,14,\nA1,7,week1,bbb,right,15,\n"
    "A1,7,week1,weight,,250.5,\nA2,0,start,bbb,,15.5,\nA2,7,week1,bbb,,,ill\n"
    "A3,0,start,bbb,,12,\nA3,5,,righting,,not righted,\n",
    "events.csv": "subject,day,event,note\nA1,30,death,\nA3,5,humane,\nA2,3,tube,placed\n",
    "adverse_events.csv": "subject,arm,system,term,subjects,day,end_day,severity,serious,related,"
    "outcome\nA2,,Skin,Rash,,2,4,mild,no,unlikely,gone\n,control,Skin,Itch,2,,,,,,\n",
    "batches.csv": "batch,subject,product,route,cells,viability_percent,bacteriology,mycoplasma,"
    "endotoxin_eu_per_ml,karyotype\nB1,A2,msc,iv,2000000,97.5,sterile,negative,< 0.125,not reported"
    "\n",
    "flow.csv": "stage,arm,n,reason\nscreened,,9,\nexcluded,,6,too heavy\n",
}


@cache
def study(day_zero: str = BY_TRIGGER, life: str = "") -> Study:
    """The study, with day zero and perhaps one more endpoint as wanted."""
    return read_study(PLAN.replace("DAY_ZERO", day_zero).replace("LIFE", life), "study.yaml")


def files(**changed: str | bytes | None) -> dict[str, bytes]:
    """The tables, with some of them replaced, or left out where None."""
    tables: dict[str, str | bytes | None] = {**TABLES}
    tables |= {f"{name}.csv": text for name, text in changed.items()}
    return {
        name: text.encode() if isinstance(text, str) else text
        for name, text in tables.items()
        if text is not None
    }


def only(**tables: str) -> dict[str, bytes]:
    """These tables and no others."""
    return {f"{name}.csv": text.encode() for name, text in tables.items()}


def read(given: dict[str, bytes], plan: Study | None = None) -> Records:
    return read_records(plan or study(), given)


def problems(given: dict[str, bytes], plan: Study | None = None) -> list[Problem]:
    """Every problem that reading names."""
    with pytest.raises(RecordsError) as refused:
        read(given, plan)
    return list(refused.value.problems)


def told(given: dict[str, bytes], plan: Study | None = None) -> list[tuple[str, str]]:
    """Where each problem is, and what it is about."""
    return [(problem.where, problem.what) for problem in problems(given, plan)]


def facts(records: Records) -> Records:
    """The same records without what depends on the file they came from."""
    rows = {
        table: tuple(replace(row, place=None) for row in getattr(records, table))
        for table in (
            "subjects", "doses", "observations", "events", "adverse_events", "batches",
            "batch_steps", "batch_tests", "batch_markers", "flow",
        )
    }  # fmt: skip
    return replace(records, **rows, digests=(), findings=())


def xlsx(sheets: dict[str, list[list[object]]]) -> bytes:
    """An Excel workbook with these rows."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def with_part(workbook: bytes, part: str, change) -> bytes:
    """The same workbook with one of its parts changed, or taken out where None comes back."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(again, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            content = change(content) if name == part else content
            if content is not None:
                new.writestr(name, content)
    return again.getvalue()
