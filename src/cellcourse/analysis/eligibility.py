"""Which eligibility criteria each subject keeps, breaks, or cannot be checked for.

A criterion that rests on somebody's judgement, or on data that are not recorded, is
not checkable. That is reported and is not the same as kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.question import A, Question
from cellcourse.analysis.result import Row
from cellcourse.records.derive import at_baseline
from cellcourse.study.population import Criterion

__all__ = ["broken_rules", "eligibility_rows"]


def eligibility_rows(question: Question[A]) -> tuple[Row, ...]:
    """One row for each criterion, in the order of the study file."""
    declared = question.study.eligibility
    if declared == "not reported":
        return ()
    return tuple(
        _row(question, criterion, group)
        for group, criteria in (("inclusion", declared.include), ("exclusion", declared.exclude))
        for criterion in criteria.values()
    )


def broken_rules(rows: tuple[Row, ...]) -> Iterator[str]:
    """Say which criteria were broken, and by whom."""
    for row in rows:
        cells = dict(row.cells)
        if cells.get("broken"):
            of = int(cells["kept"] or 0) + int(cells["broken"] or 0)
            yield (
                f"{cells['broken']} of {of} subjects do not keep the {row.group} criterion "
                f"'{row.label}': {cells['broken by']}."
            )


def _row(question: Question[A], criterion: Criterion, group: str) -> Row:
    subjects = [one.subject for one in question.subjects]
    verdicts = _verdicts(question, criterion, keeps=group == "inclusion")
    kept = [subject for subject in subjects if verdicts[subject] is True]
    broken = [subject for subject in subjects if verdicts[subject] is False]
    unknown = len(subjects) - len(kept) - len(broken)
    return Row(
        label=criterion.text,
        cells=(
            ("rule", _rule(criterion)),
            ("kept", len(kept)),
            ("broken", len(broken)),
            ("not checkable", unknown),
            ("broken by", ", ".join(broken)),
            ("why not checkable", _why(criterion) if unknown else ""),
        ),
        group=group,
        origin=question.origin(_table(question, criterion)),
    )


def _table(question: Question[A], criterion: Criterion) -> str:
    """The table that decides a criterion: a measure is observed, all else comes with a subject."""
    measured = criterion.rule is not None and criterion.rule.of in question.study.measures
    return "observations" if measured else "subjects"


def _verdicts(
    question: Question[A], criterion: Criterion, *, keeps: bool
) -> dict[str, bool | None]:
    """For each subject: the criterion is kept, broken, or not checkable."""
    rule = criterion.rule
    if rule is None:
        return {one.subject: None for one in question.subjects}
    values = at_baseline(question.study, question.records, rule.of)
    found = {subject: value for subject, value in values.items() if value is not None}
    return {
        one.subject: rule.met_by(found[one.subject]) is keeps if one.subject in found else None
        for one in question.subjects
    }


def _rule(criterion: Criterion) -> str:
    if criterion.rule is not None:
        return str(criterion.rule)
    return f"judged by {criterion.judgement or 'nobody named'}"


def _why(criterion: Criterion) -> str:
    if criterion.rule is None:
        return "a judgement, of which no record is given"
    return f"{criterion.rule.of} not reported"
