"""Reading each table row by row into facts, every value by the study file.

Here each row is judged alone. What rows say together is judged once days are known.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from cellcourse.instruments import Instrument
from cellcourse.records.batch_rows import keep, read_batch, read_marker, read_step, read_test
from cellcourse.records.facts import Fact, Facts, Part, SubjectRow, Timed, When, when
from cellcourse.records.row import FURTHEST_DAY, Row
from cellcourse.records.tables import AdverseEvent, Dose, EventRow, FlowCount, Subject
from cellcourse.study.population import BaselineVariable
from cellcourse.study.study import Study

__all__ = ["Reader"]

_A_SUBJECT: Final = "a subject of the subjects table"
_MOST: Final = 1_000_000_000


class Reader:
    """Reads rows into facts; knows the study and the subjects' ids."""

    def __init__(self, study: Study, scales: dict[str, Instrument], ids: Collection[str]) -> None:
        self._study = study
        self._scales = scales
        self._ids = ids
        self.facts = Facts()

    def items_of(self, measure: str) -> tuple[str, ...]:
        """Name the items of a measure; empty where only a total exists."""
        return tuple(item.id for item in self._scales[measure].items)

    def read(self, table: str, rows: list[Row]) -> None:
        """Read the rows of a table."""
        one_row = {
            "subjects": self._subject,
            "doses": self._dose,
            "observations": self._observation,
            "events": self._event,
            "adverse_events": self._adverse_event,
            "batches": self._batch,
            "batch_steps": self._batch_step,
            "batch_tests": self._batch_test,
            "batch_markers": self._batch_marker,
            "flow": self._flow,
        }[table]
        for row in rows:
            one_row(row)

    def read_measure(self, measure: str, rows: list[Row]) -> int:
        """Read the rows of a measure's own sheet; count those that nobody has filled yet."""
        scale, items = self._scales[measure], self.items_of(measure)
        filled = [row for row in rows if any(map(row.has, ("value", "missing", *items)))]
        for row in filled:
            self._measured(row, measure, scale, items)
        return len(rows) - len(filled)

    def _subject(self, row: Row) -> None:
        name = row.required("subject", "an id")
        arm = row.word("arm", self._study.arms, required=True)
        baseline = {key: _baseline(row, key, v) for key, v in self._study.baseline.items()}
        age = row.whole("age_days", 0, 2 * FURTHEST_DAY)
        zero, birth = row.date("day_zero"), row.date("birth_date")
        if name is not None:
            # Kept without its arm too, so that what else is wrong with the subject is told.
            subject = Subject(name, arm or "", baseline, row.place, age)
            self.facts.subjects.append(SubjectRow(subject, row, zero, birth))

    def _dose(self, row: Row) -> None:
        subject, on = row.known("subject", self._ids, _A_SUBJECT), when(row)
        product = row.word("product", self._study.products, required=True)
        cells, volume = row.number("cells", 0, None), row.number("volume_ml", 0, None)
        route, batch = row.text("route"), row.text("batch")
        if subject is not None and on is not None and product is not None:
            dose = Dose(subject, 0, product, row.place, route, cells, volume, batch)
            self.facts.doses.append(Timed(dose, row, on))

    def _event(self, row: Row) -> None:
        subject, on = row.known("subject", self._ids, _A_SUBJECT), when(row)
        event = row.word("event", self._study.events, required=True)
        note = row.text("note")
        if subject is not None and on is not None and event is not None:
            self.facts.events.append(Timed(EventRow(subject, 0, event, row.place, note), row, on))

    def _observation(self, row: Row) -> None:
        subject, on = row.known("subject", self._ids, _A_SUBJECT), when(row)
        measure = row.word("measure", self._study.measures, required=True)
        visit = row.word("visit", self._study.schedule.visits, required=False)
        if subject is None or on is None or measure is None:
            return
        scale = self._scales[measure]
        item = row.word("item", [item.id for item in scale.items], required=False)
        if row.has("item") and item is None:
            return
        value, missing, broken = self._value_or_reason(row, scale, item)
        part = Part(
            subject, 0, measure, visit,
            value if item is None else None,
            {item: value} if item is not None and value is not None else {},
            missing, broken or (row.has("visit") and visit is None),
        )  # fmt: skip
        self.facts.parts.append(Timed(part, row, on))

    def _value_or_reason(
        self, row: Row, scale: Instrument, item: str | None
    ) -> tuple[float | None, str | None, bool]:
        """Read what a row of observations says; the last is true where it cannot be read."""
        if row.has("missing"):
            missing = row.word("missing", self._study.missing_reasons, required=True)
            told = row.has("value") or item is not None
            if row.has("value"):
                row.refuse("missing", "nothing, since the value is there")
            elif item is not None:
                row.refuse("missing", "nothing in the row of an item: the total is what is missing")
            return None, missing, told or missing is None
        if not row.has("value"):
            row.refuse("value", "a value, or a reason in 'missing'")
            return None, None, True
        value = row.score("value", scale) if item is None else row.answer("value", scale, item)
        return value, None, value is None

    def _measured(self, row: Row, measure: str, scale: Instrument, items: tuple[str, ...]) -> None:
        subject, on = row.known("subject", self._ids, _A_SUBJECT), _when_due(row)
        visit = row.word("visit", self._study.schedule.visits, required=False)
        answered = tuple(item for item in items if row.has(item))
        answers = {item: row.answer(item, scale, item) for item in answered}
        value = row.score("value", scale) if row.has("value") else None
        missing = row.word("missing", self._study.missing_reasons, required=False)
        if row.has("missing") and (row.has("value") or answered):
            row.refuse("missing", "nothing, since the value is there")
        if subject is None or on is None:
            return
        read = {item: answer for item, answer in answers.items() if answer is not None}
        broken = (
            len(read) < len(answered)
            or (row.has("value") and value is None)
            or (row.has("missing") and (missing is None or row.has("value") or bool(answered)))
            or (row.has("visit") and visit is None)
        )
        part = Part(subject, 0, measure, visit, value, read, missing, broken)
        self.facts.parts.append(Timed(part, row, on))

    def _adverse_event(self, row: Row) -> None:
        subject = row.known("subject", self._ids, _A_SUBJECT) if row.has("subject") else None
        arm = row.word("arm", self._study.arms, required=not row.has("subject"))
        system, term = (row.required(name, "a name") for name in ("system", "term"))
        count = row.whole("subjects", 1, _MOST) if row.has("subjects") else 1
        day, end = row.day("day"), row.day("end_day")
        if day is not None and end is not None and end < day:
            row.refuse("end_day", "a day not before the first day")
        if subject is not None and count is not None and count > 1:
            row.refuse("subjects", "1, since the row names its subject")
        arm = arm or self._arm_of(subject)
        if system and term and arm and count is not None:
            event = AdverseEvent(
                arm, system, term, count, row.place, subject, day, end, row.text("severity"),
                row.yes("serious"), row.text("related"), row.text("outcome"),
            )  # fmt: skip
            self.facts.adverse_events.append(Fact(event, row))

    def _arm_of(self, subject: str | None) -> str | None:
        rows = (row.subject for row in self.facts.subjects)
        return next((s.arm for s in rows if s.subject == subject), None)

    def _batch(self, row: Row) -> None:
        subject = row.known("subject", self._ids, _A_SUBJECT) if row.has("subject") else None
        keep(self.facts.batches, row, read_batch(row, self._study, subject))

    def _batch_step(self, row: Row) -> None:
        keep(self.facts.batch_steps, row, read_step(row))

    def _batch_test(self, row: Row) -> None:
        keep(self.facts.batch_tests, row, read_test(row))

    def _batch_marker(self, row: Row) -> None:
        keep(self.facts.batch_markers, row, read_marker(row))

    def _flow(self, row: Row) -> None:
        stage = row.required("stage", "a name")
        arm = row.word("arm", self._study.arms, required=False)
        if not row.has("n"):
            row.refuse("n", "a number of subjects")
        n = row.whole("n", 0, _MOST)
        if stage is not None and n is not None:
            count = FlowCount(stage, n, row.place, arm, row.text("reason"))
            self.facts.flow.append(Fact(count, row))


def _baseline(row: Row, key: str, variable: BaselineVariable) -> float | str | None:
    if variable.kind == "number":
        return row.number(key, variable.low, variable.high)
    if variable.levels is None:
        return row.text(key)
    return row.word(key, variable.levels, required=False)


def _when_due(row: Row) -> When | None:
    """Read the day of an assessment; one that is missing may stand on the day it was due."""
    if row.has("day") or row.has("date") or not row.has("missing"):
        return when(row)
    if not row.has("due_day"):
        return when(row)
    due = row.day("due_day")
    return None if due is None else When(due, None, "due_day")
