"""Weaknesses of the comparison itself: who is in which arm, and who knows it."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.study.criticism.sources import ANIMALS_PER_ARM
from cellcourse.study.criticism.weakness import Criticism, Weakness, weakness
from cellcourse.study.design import Allocation
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = ["RULES"]


def _guideline(study: Study) -> str:
    return "CONSORT2010" if study.design.kind == "clinical" else "Landis2012"


def _randomisation(study: Study) -> Iterator[Weakness]:
    allocation = study.design.allocation
    method = allocation.method if isinstance(allocation, Allocation) else None
    if len(study.arms) < 2 or method == "randomised":
        return
    yield weakness(
        "randomisation",
        ("design", "allocation"),
        "no randomisation is stated" if method is None else f"allocation is {method}",
        "arms may differ before treatment, and no test can tell that from an effect",
        _guideline(study),
    )


def _concealment(study: Study) -> Iterator[Weakness]:
    allocation = study.design.allocation
    if not isinstance(allocation, Allocation) or allocation.method != "randomised":
        return
    if allocation.concealed is not True:
        yield weakness(
            "concealment",
            ("design", "allocation", "concealed"),
            "concealment of the allocation is not reported"
            if allocation.concealed == NOT_REPORTED
            else "the allocation is not concealed",
            "whoever enters subjects can choose who gets which arm",
            _guideline(study),
        )


def _blinding(study: Study) -> Iterator[Weakness]:
    if study.design.blinding == NOT_REPORTED:
        yield weakness(
            "blinding",
            ("design", "blinding"),
            "no blinding is stated",
            "care and scoring may follow the arm; unblinded studies find larger effects",
            _guideline(study),
        )


_SCORED = frozenset({"alsfrs", "alsfrs-r", "bbb", "custom", "righting-reflex"})
"""Instruments whose value a person judges."""


def _assessors(study: Study) -> Iterator[Weakness]:
    blinding = study.design.blinding
    if blinding == NOT_REPORTED or "assessor" in blinding.blind or len(study.arms) < 2:
        return
    scored = [m.label for m in study.measures.values() if m.instrument in _SCORED]
    if scored:
        yield weakness(
            "blind assessment",
            ("design", "blinding", "blind"),
            f"whoever scores {', '.join(scored)} knows the arm",
            "an open study can still have blind assessors; a score that is judged needs them",
            _guideline(study),
        )


def _control(study: Study) -> Iterator[Weakness]:
    untreated = [
        key
        for key, arm in study.arms.items()
        if all(study.products[given.product].kind == "vehicle" for given in arm.regimen)
    ]
    if study.control is None and not untreated:
        yield weakness(
            "control",
            ("arms",),
            "no arm is a control",
            "what happens after treatment cannot be told from what would have happened anyway",
            "ICHE10",
        )


def _balance(study: Study) -> Iterator[Weakness]:
    if study.design.kind != "animal":
        return
    for factor, told in (("sex", study.population.sex), ("litter", study.population.litter)):
        if factor in _balanced(study):
            continue
        unsaid = told in {None, NOT_REPORTED}
        yield weakness(
            f"balance of {factor}",
            ("design", "allocation"),
            f"{factor} is not reported" if unsaid else f"arms are not balanced for {factor}",
            f"{factor} moves survival in these animals by more than most treatments do",
            "Scott2008",
        )


def _balanced(study: Study) -> tuple[str, ...]:
    allocation = study.design.allocation
    if not isinstance(allocation, Allocation) or allocation.balanced_for == NOT_REPORTED:
        return ()
    labels = (study.baseline[key].label.lower() for key in allocation.balanced_for)
    return (*allocation.balanced_for, *labels)


def _is_sod1(study: Study) -> bool:
    return study.design.kind == "animal" and "sod1" in study.population.description.lower()


def _copies(study: Study) -> Iterator[Weakness]:
    known = (f"{key} {variable.label}".lower() for key, variable in study.baseline.items())
    if _is_sod1(study) and not any("cop" in words for words in known):
        yield weakness(
            "transgene copies",
            ("baseline",),
            "the number of copies of the transgene is not recorded",
            "an animal that lost copies lives longer, whatever it is given",
            "Scott2008",
        )


def _animals(study: Study) -> Iterator[Weakness]:
    if not _is_sod1(study) or not study.endpoints:
        return
    sizes = [arm.size for arm in study.arms.values() if arm.size != NOT_REPORTED]
    if len(sizes) < len(study.arms):
        what = "the number per arm is not reported"
    elif sizes and min(sizes) < ANIMALS_PER_ARM:
        what = f"{min(sizes)} per arm; about {ANIMALS_PER_ARM} are recommended for survival"
    else:
        return
    why = "noise between small groups of these animals looks like the effects that are published"
    yield weakness("animals per arm", ("arms",), what, why, "Scott2008")


RULES: tuple[Criticism, ...] = (
    _randomisation,
    _concealment,
    _blinding,
    _assessors,
    _control,
    _balance,
    _copies,
    _animals,
)
