"""The plan: what was to be done to whom, when, and how it was to be judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cellcourse.quantities import Amount
from cellcourse.report.axis import time_axis
from cellcourse.report.blocks import Block, Cell, Column, Figure, Section, Table, TableRow
from cellcourse.report.figures.protocol import draw_protocol, reach
from cellcourse.report.material import Material
from cellcourse.report.numbers import cell, plain, with_unit
from cellcourse.report.sections.estimands import estimand_table
from cellcourse.report.wording import capital, listed
from cellcourse.study.calendar import series_days
from cellcourse.study.population import Criterion
from cellcourse.study.spoken import rule_in_words
from cellcourse.study.study import Study
from cellcourse.study.timeline import Mark, Timeline, assessments, timeline
from cellcourse.study.words import NOT_REPORTED

__all__ = ["protocol"]


def protocol(material: Material) -> Section:
    """Show the timeline, the design, the regimens, the schedule and the criteria."""
    blocks: tuple[Block, ...] = (
        _figure(material),
        _design(material.study),
        _regimens(material),
        _schedule(material.study),
        *_criteria(material.study),
        *estimand_table(material.study),
    )
    return Section("protocol", "Protocol", blocks)


def _figure(material: Material) -> Figure:
    plan = timeline(material.study)
    axis = time_axis(material.study)
    single, double = draw_protocol(
        "protocol", plan, axis, _due(material.study, plan), material.looks
    )
    lanes = "; ".join(
        f"{lane.label}: {listed(_marks(lane.marks)) or 'nothing given'}" for lane in plan.lanes
    )
    caption = (
        "Protocol, drawn from the study file. Triangles: administrations, open where vehicle is "
        "given; diamonds: visits, grey where a window is declared."
    )
    return Figure(
        "protocol", caption, f"Timeline. Day zero: {plan.day_zero}. {lanes}.", single, double
    )


def _due(study: Study, plan: Timeline) -> dict[str, tuple[int, ...]]:
    """The days of each series that the picture reaches."""
    first, last = (round(day) for day in reach(plan))
    return {
        key: series_days(study, series, first_day=first + 1, last_day=last - 1)
        for key, series in study.schedule.series.items()
    }


def _marks(marks: tuple[Mark, ...]) -> list[str]:
    return [f"{mark.label.lower()} on day {mark.day}" for mark in marks]


def _design(study: Study) -> Table:
    facts = (*_who(study), *_how(study))
    rows = tuple(TableRow((Cell(name), Cell(value))) for name, value in facts)
    columns = (Column("", "left"), Column("As the study file states it", "left"))
    return Table("design", "Design", columns, rows, (), "Study file.")


def _who(study: Study) -> Iterator[tuple[str, str]]:
    people = study.population
    yield "Population", f"{capital(people.species)}: {people.description}"
    yield "Sex", str(people.sex)
    yield "Age", str(people.age)
    if study.design.kind == "animal":
        yield "Litter", str(people.litter)
    yield "Registrations", _joined(study.registrations)
    yield "Ethics", str(study.ethics)
    if study.objectives != NOT_REPORTED:
        yield "Primary objective", study.objectives.primary
        for secondary in study.objectives.secondary:
            yield "Secondary objective", secondary


def _how(study: Study) -> Iterator[tuple[str, str]]:
    allocation, blinding, size = (
        study.design.allocation, study.design.blinding, study.design.sample_size,
    )  # fmt: skip
    if allocation == NOT_REPORTED:
        yield "Allocation", NOT_REPORTED
    else:
        yield "Allocation", capital(allocation.method)
        yield "Balanced for", _joined(allocation.balanced_for)
        yield "Concealed", _yes_no(allocation.concealed)
    if blinding == NOT_REPORTED:
        yield "Blinding", NOT_REPORTED
    else:
        yield "Blinding", capital(listed(blinding.blind)) if blinding.blind else "Open label"
    if size == NOT_REPORTED:
        yield "Sample size", f"reason {NOT_REPORTED}"
    else:
        yield "Sample size", f"{size.per_arm} per arm; reason: {size.reason}"
    for treatment in study.concomitant.values():
        times = treatment.times_per_day
        stated = f"{treatment.name}, {_amount(treatment.dose)}, {_often(times)}"
        yield "Concomitant", f"{stated}; {treatment.who}"


_OFTEN: Final[dict[float, str]] = {1: "once a day", 2: "twice a day"}


def _often(times: float | str) -> str:
    if isinstance(times, str):
        return f"times a day {times}"
    return _OFTEN.get(times, f"{times:g} times a day")


def _joined(words: tuple[str, ...] | str) -> str:
    return words if isinstance(words, str) else listed(words) or "none"


def _yes_no(stated: bool | str) -> str:
    return (
        {True: "yes", False: "no"}.get(stated, NOT_REPORTED) if isinstance(stated, bool) else stated
    )


def _regimens(material: Material) -> Table:
    rows = tuple(
        TableRow(
            (
                Cell(arm.label),
                cell(None if isinstance(arm.size, str) else arm.size),
                Cell(material.study.products[given.product].label),
                Cell(listed(str(day) for day in given.days).replace("-", "\N{MINUS SIGN}")),
                Cell(str(given.route)),
                Cell(_amount(given.dose)),
                Cell(_amount(given.volume)),
            )
        )
        for arm in material.study.arms.values()
        for given in arm.regimen
    )
    columns = (
        Column("Arm", "left"), Column("n"), Column("Product", "left"), Column("Days", "left"),
        Column("Route", "left"), Column("Dose", "left"), Column("Volume", "left"),
    )  # fmt: skip
    return Table("regimens", "What each arm is given", columns, rows, (), "Study file.")


def _amount(stated: Amount | str) -> str:
    return stated if isinstance(stated, str) else with_unit(plain(stated.value), stated.unit)


def _schedule(study: Study) -> Table:
    plan = assessments(study)
    columns = (Column("", "left"), *(Column(label, "left") for label in plan.columns))
    rows = tuple(
        TableRow((Cell(label), *(Cell("\N{CHECK MARK}" if due else "") for due in dues)))
        for label, dues in plan.rows
    )
    return Table("schedule", "Schedule of assessments", columns, rows, (), "Study file.")


def _criteria(study: Study) -> Iterator[Table]:
    if study.eligibility == NOT_REPORTED:
        return
    kinds = (("Inclusion", study.eligibility.include), ("Exclusion", study.eligibility.exclude))
    rows: list[TableRow] = []
    for kind, criteria in kinds:
        if criteria:
            rows.append(TableRow((), kind))
        rows += [TableRow((Cell(c.text), Cell(_judged(study, c)))) for c in criteria.values()]
    columns = (Column("Criterion", "left"), Column("How it is decided", "left"))
    yield Table("eligibility", "Eligibility", columns, tuple(rows), (), "Study file.")


def _judged(study: Study, criterion: Criterion) -> str:
    if criterion.rule is not None:
        return f"by rule: {rule_in_words(study, criterion.rule)}"
    return f"judged by {criterion.judgement}" if criterion.judgement else NOT_REPORTED
