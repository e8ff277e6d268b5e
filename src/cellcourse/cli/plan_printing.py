"""How a calibration and a plan look on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cellcourse.workspace.calibrating import Calibrated
    from cellcourse.workspace.drawing_priors import PriorDrawn
    from cellcourse.workspace.planning import Planned

__all__ = ["calibrated", "drawn", "planned"]


def calibrated(made: Calibrated) -> str:
    """Lay out what was learned, what was missed, and the lines for the model file."""
    return "\n".join(_calibrated(made))


def _calibrated(made: Calibrated) -> Iterator[str]:
    found = made.found
    yield f"{made.folder}: {len(found.draws):,} draws of {made.law}."
    if not found.converged:
        yield _wrapped(
            f"Not converged: largest R-hat {found.largest_r_hat:.3f} over {found.kept_steps} kept "
            "steps; wanted at most 1.05 over at least 50."
        )
    for one in found.parameters:
        low, middle, high = one.posterior
        unknown = "" if one.learned.identified else "  the prior comes back"
        yield f"    {one.name:<20} {middle:10.4g} [{low:.4g}, {high:.4g}]{unknown}"
    yield f"{len(found.missed)} of {len(found.checked)} printed numbers are missed:"
    for checked in found.missed:
        what = f"{checked.target.claim}: {checked.target.what}"
        seen = f"virtual studies {checked.low:.4g} to {checked.high:.4g}"
        yield _wrapped(f"{what}, printed {checked.target.printed}, {seen}")
    yield "For the model file, with draws.csv beside it:"
    yield "    draws:"
    yield "      file: draws.csv"
    yield f"      sha256: {made.sha256}"
    yield f"      largest_r_hat: {found.largest_r_hat:.3f}"
    yield f"      made_by: {made.command}"


def drawn(made: PriorDrawn) -> str:
    """Lay out where draws of a prior are, and the lines for the model file."""
    said = f"{made.draws:,} draws of {made.law}, from its priors: no evidence was weighed"
    return "\n".join(
        (
            f"{made.folder}: {said}.",
            "For the model file, with draws.csv beside it:",
            "    draws:",
            "      file: draws.csv",
            f"      sha256: {made.sha256}",
            "      of: prior",
            f"      made_by: {made.command}",
            str(made.folder / "index.html"),
        )
    )


def planned(made: Planned) -> str:
    """Lay out the recommended design, why, and what could make it wrong."""
    from cellcourse.simulation.plan.recommend import counted, frontier, recommend

    found = recommend(made.outcomes, made.target)
    best = found.outcome
    word = "recommended" if found.reached else "no design reaches the target; nearest"
    chosen = f"{word}: {best.design}, {best.subjects} subjects"
    lines = [
        f"{made.folder}: {counted(len(made.outcomes))}; {chosen}.",
        *(_wrapped(reason) for reason in found.reasons),
        "What could make this choice wrong:",
        *(_wrapped(words) for words in found.fragile),
        "The best that so few subjects reach, under the law that is worst for it:",
    ]
    for one in frontier(made.outcomes):
        chance = one.worst.chance
        lines.append(
            f"    {one.subjects:>6}  {chance.value:.3f} ± {chance.error:.3f}  {one.design}"
        )
    return "\n".join([*lines, str(made.page)])


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 92, initial_indent="    ", subsequent_indent="        ")
