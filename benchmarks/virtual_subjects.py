"""Virtual rats and patients in blocks: what a whole study costs, against drawing its numbers.

``python benchmarks/virtual_subjects.py``: processor seconds of one thread, rounds of all in
turn, medians. Analyses are not timed here. Before anything is timed, a study of each kind is
held against the same one made one subject at a time, bit for bit.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numba import njit

from cellcourse.simulation.compiled import block
from cellcourse.simulation.model import Law, Model, parameters_needed, read_model
from cellcourse.simulation.plain import one_study
from cellcourse.simulation.protocol import Protocol, protocol
from cellcourse.stats.random.compiled import normal_quantile, words
from cellcourse.study.read import read_study

ROUNDS, TRIALS = 15, 400
EXAMPLES = Path(__file__).parent.parent / "examples"


@njit
def numbers(visits: int) -> float:
    """Draw what that many visits of a rat take: a block, three of its words as normal values."""
    total = 0.0
    for visit in range(visits):
        a, b, c, d = words(1, 2, 3, visit)
        total += normal_quantile((a + 0.5) / 4294967296.0)
        total += normal_quantile((b + 0.5) / 4294967296.0)
        total += normal_quantile((c + 0.5) / 4294967296.0) + d
    return total


def opened(name: str) -> tuple[Protocol, Model]:
    """Read an example."""
    study = read_study((EXAMPLES / name / "study.yaml").read_text(), "study.yaml")
    model = read_model((EXAMPLES / name / "model.yaml").read_text(), "model.yaml")
    return protocol(study, model), model


def values_of(model: Model, law: Law) -> np.ndarray:
    """(1, p) the law's own values."""
    return np.array([[law.values[name] for name in parameters_needed(model, law)]])


def until(plan: Protocol, day: int) -> Protocol:
    """The same design, with follow-up that ends on a day."""
    keep = plan.days <= day
    visits = tuple(visit for visit, kept in zip(plan.visits, keep, strict=True) if kept)
    return replace(plan, days=plan.days[keep], visits=visits, due=plan.due[:, keep], last_day=day)


def seconds(call: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    began = time.process_time()
    call()
    return time.process_time() - began


def main() -> None:
    """Check, time, print."""
    plan, model = opened("sod1-rat")
    law = model.laws["clock"]
    values = values_of(model, law)
    alone = one_study(plan, model, law, values[0], 1, 7)
    whole = block(plan, model, law, values, 1, 0, TRIALS)
    if not np.array_equal(alone.values[0], whole.values[7], equal_nan=True):
        raise SystemExit("the two ways of making a study differ")
    visits = int((~np.isnan(whole.values[:, :, 0])).sum())
    draws, short = np.repeat(values, TRIALS, axis=0), until(plan, 1)
    patients, other = opened("als-phase1")
    line = other.laws["line"]
    cases: dict[str, Callable[[], object]] = {
        "their random numbers": lambda: numbers(visits),
        "18 rats": lambda: block(plan, model, law, values, 1, 0, TRIALS),
        "18 rats, each study its own values": lambda: block(plan, model, law, draws, 1, 0, TRIALS),
        "18 rats, screening and day zero only": lambda: block(
            short, model, law, values, 1, 0, TRIALS
        ),
        "14 patients": lambda: block(patients, other, line, values_of(other, line), 1, 0, TRIALS),
    }
    for call in cases.values():
        call()
    found = np.array([[seconds(call) for call in cases.values()] for _ in range(ROUNDS)])
    print(f"{visits / TRIALS:.0f} scored visits in a study of 18 rats")
    for name, spent, ratio in zip(
        cases, np.median(found, 0) / TRIALS, np.median(found / found[:, :1], 0), strict=True
    ):
        print(f"{name:40} {spent * 1e6:6.1f} us {1 / spent:9,.0f}/s {ratio:6.2f} of the numbers")


if __name__ == "__main__":
    main()
