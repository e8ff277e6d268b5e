"""Weaknesses of what is given: doses left out, schedules that unblind, cells not described."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.quantities import Amount
from cellcourse.study.criticism.sources import LARGEST_DAILY_DOSE_MG
from cellcourse.study.criticism.weakness import Criticism, Weakness, weakness
from cellcourse.study.population import Treatment
from cellcourse.study.product import Arm
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = ["RULES"]


def _schedule(study: Study) -> Iterator[Weakness]:
    """Arms that are treated on different days, by different routes or volumes, are told apart."""
    blinding = study.design.blinding
    if blinding != NOT_REPORTED and not blinding.blind:
        return
    for aspect, seen in (("days", _days), ("routes", _routes), ("volumes", _volumes)):
        if len({seen(arm) for arm in study.arms.values()}) > 1:
            yield weakness(
                "schedule that unblinds",
                ("arms",),
                f"the {aspect} of administration differ between arms",
                "whoever treats or watches a subject can tell its arm",
                "CONSORT2010" if study.design.kind == "clinical" else "ARRIVE2020",
            )


def _days(arm: Arm) -> tuple[object, ...]:
    once = sorted({day for given in arm.regimen for day in given.days})
    return (*once, *sorted(given.then_every for given in arm.regimen if given.then_every))


def _routes(arm: Arm) -> frozenset[str]:
    return frozenset(given.route for given in arm.regimen)


def _volumes(arm: Arm) -> frozenset[str]:
    return frozenset(str(given.volume) for given in arm.regimen)


def _dose(study: Study) -> Iterator[Weakness]:
    for key, product in study.products.items():
        given = [
            given
            for arm in study.arms.values()
            for given in arm.regimen
            if given.product == key and product.kind != "vehicle"
        ]
        unsaid = [
            name
            for name in ("dose", "route", "volume")
            if any(getattr(one, name) == NOT_REPORTED for one in given)
        ]
        if unsaid:
            yield weakness(
                "dose",
                ("products", key),
                f"{', '.join(unsaid)} of {product.label} not reported",
                "the treatment cannot be repeated, nor set against other studies",
                "CONSORT2010" if study.design.kind == "clinical" else "ARRIVE2020",
            )


def _label(study: Study) -> Iterator[Weakness]:
    """Medicines beside the study product that are taken above their label."""
    for key, medicine in study.concomitant.items():
        largest, source = LARGEST_DAILY_DOSE_MG.get(medicine.name.lower(), (None, ""))
        taken = _mg_per_day(medicine)
        if largest is not None and taken is not None and taken > largest:
            yield weakness(
                "dose above the label",
                ("concomitant", key),
                f"{medicine.name} {taken:g} mg a day; the label says {largest:g} mg a day",
                "a slip in the report, or harm from the medicine that the product is blamed for",
                source,
            )


def _mg_per_day(medicine: Treatment) -> float | None:
    dose = medicine.dose
    if not isinstance(dose, Amount):
        return None
    if dose.unit == "mg/day":
        return dose.value
    if dose.unit == "mg" and medicine.times_per_day != NOT_REPORTED:
        return dose.value * medicine.times_per_day
    return None


_PRESENT = frozenset({"CD73", "CD90", "CD105"})
_ABSENT = (("CD45",), ("CD34",), ("CD14", "CD11b"), ("CD79a", "CD19"), ("HLA-DR",))
"""Markers that mesenchymal stromal cells carry, and groups of which one is to be absent."""


def _identity(study: Study) -> Iterator[Weakness]:
    for key, product in study.products.items():
        if product.kind != "cells":
            continue
        panel = product.flow_cytometry
        if panel is None:
            what = f"no surface markers of {product.label} are stated"
        elif "mesenchymal" in product.label.lower() and (lacking := _lacking(set(panel.markers))):
            what = f"the panel lacks {', '.join(lacking)}"
        else:
            continue
        why = "the cells cannot be shown to be what they are called"
        yield weakness("identity of the cells", ("products", key), what, why, "Dominici2006")


def _lacking(markers: set[str]) -> list[str]:
    unmet = [" or ".join(group) for group in _ABSENT if not markers.intersection(group)]
    return [*sorted(_PRESENT - markers), *unmet]


def _release(study: Study) -> Iterator[Weakness]:
    if study.design.kind != "clinical":
        return
    for key, product in study.products.items():
        open_ended = [
            test.label
            for test in product.tests.values()
            if test.limit == NOT_REPORTED and not test.limit_by_route
        ]
        if product.kind == "cells" and (open_ended or not product.tests):
            listed = ", ".join(open_ended) or "any test"
            yield weakness(
                "release limits",
                ("products", key, "tests"),
                f"no limit of release is reported for {listed}",
                "a batch cannot have failed, so its passing says nothing",
                "EMA2008",
            )


def _origin(study: Study) -> Iterator[Weakness]:
    for key, product in study.products.items():
        told = (product.origin, product.tissue)
        if product.kind == "cells" and (NOT_REPORTED in told or None in told):
            yield weakness(
                "origin of the cells",
                ("products", key),
                f"donor or tissue of {product.label} not reported",
                "cells of another donor, species or tissue are another treatment",
                "EMA2008" if study.design.kind == "clinical" else "ARRIVE2020",
            )


RULES: tuple[Criticism, ...] = (_schedule, _dose, _label, _origin, _identity, _release)
