"""What every reader must be told before the methods: registration, ethics, purpose, size."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.study.criticism.weakness import Criticism, Weakness, weakness
from cellcourse.study.design import SampleSize
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = ["RULES"]


def _registration(study: Study) -> Iterator[Weakness]:
    if study.registrations == NOT_REPORTED or not study.registrations:
        yield weakness(
            "registration",
            ("registrations",),
            "no registration is reported",
            "without a registered plan nobody can tell which outcomes were chosen beforehand",
            "ICMJE2004" if study.design.kind == "clinical" else "ARRIVE2020",
        )


def _ethics(study: Study) -> Iterator[Weakness]:
    if study.ethics == NOT_REPORTED:
        yield weakness(
            "ethics",
            ("ethics",),
            "no approval by an ethics or animal care committee is reported",
            "approval is a condition of the work and of its publication",
            "ICHE9" if study.design.kind == "clinical" else "ARRIVE2020",
        )


def _primary(study: Study) -> Iterator[Weakness]:
    roles = [analysis.role for analysis in study.analyses.values()]
    if roles and "primary" not in roles:
        yield weakness(
            "primary question",
            ("analyses",),
            "no analysis is named primary",
            "with many analyses and no primary one, the best of them is read as the result",
            "ICHE9" if study.design.kind == "clinical" else "ARRIVE2020",
        )


def _several_primary(study: Study) -> Iterator[Weakness]:
    subjects = {
        str(getattr(analysis, "endpoint", None) or getattr(analysis, "measure", key))
        for key, analysis in study.analyses.items()
        if analysis.role == "primary"
    }
    if len(subjects) > 1:
        yield weakness(
            "primary question",
            ("analyses",),
            f"primary analyses are on different outcomes: {', '.join(sorted(subjects))}",
            "each adds its own chance of a false claim, and no rule over them is stated",
            "ICHE9",
        )


def _size(study: Study) -> Iterator[Weakness]:
    size = study.design.sample_size
    if not isinstance(size, SampleSize) or size.reason == NOT_REPORTED:
        yield weakness(
            "sample size",
            ("design", "sample_size"),
            "no reason is given for the number of subjects",
            "a result that is not significant cannot be told from a study too small to find it",
            "CONSORT2010" if study.design.kind == "clinical" else "ARRIVE2020",
        )


RULES: tuple[Criticism, ...] = (_registration, _ethics, _primary, _several_primary, _size)
