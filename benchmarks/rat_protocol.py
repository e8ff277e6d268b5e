"""The whole protocol of the rat study on virtual rats: what each part costs, and is it right.

Usage: python benchmarks/rat_protocol.py [studies in a block] [rounds]

Courses and every declared analysis with a batch form are timed in turn, round by round, by
processor time on one thread; the random numbers that the courses need are drawn beside them
as the unit. In the same run some studies are written out, read again and analysed one by
one, which gives the peer's time, and every number must agree to 1e-12.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from virtual_subjects import numbers

from cellcourse.analysis.run import analyse
from cellcourse.errors import MethodError
from cellcourse.records.read import read_records
from cellcourse.simulation.answers.answer import Answer
from cellcourse.simulation.answers.prepare import prepare, prepare_enumerated
from cellcourse.simulation.compiled.block import block
from cellcourse.simulation.courses import Courses
from cellcourse.simulation.model import Law, Model, parameters_needed, read_model
from cellcourse.simulation.plain.files import virtual_files
from cellcourse.simulation.protocol import Protocol, protocol
from cellcourse.study.read import read_study
from cellcourse.study.study import Study

FOLDER = Path(__file__).parents[1] / "examples" / "sod1-rat"
SEED = 20260101
CHECKED = 3
CLOSE = 1e-12

_Seconds = dict[str, list[float]]


def main(trials: int, rounds: int) -> None:
    """Print microseconds and shares of each part, then trials a second."""
    study = read_study((FOLDER / "study.yaml").read_text(), "study.yaml")
    model = read_model((FOLDER / "model.yaml").read_text(), "model.yaml")
    design = protocol(study, model)
    law = next(iter(model.laws.values()))
    answers = {key: prepare(study, key, design) for key in study.analyses}
    known = {key: one for key, one in answers.items() if one is not None}
    print("without a batch form:", ", ".join(key for key in answers if key not in known))
    took: _Seconds = {}
    for number in range(rounds + 1):
        _round(took, design, (model, law), known, (number * trials, trials))
    _table({part: seconds[1:] for part, seconds in took.items()}, trials)
    courses = _courses(design, model, law, 0, CHECKED)
    _one_by_one(study, courses, known)
    _enumerated(study, design, courses)


def _round(
    took: _Seconds,
    design: Protocol,
    laws: tuple[Model, Law],
    answers: dict[str, Answer],
    which: tuple[int, int],
) -> None:
    first, trials = which
    courses = _timed(took, "courses", lambda: _courses(design, *laws, first, trials))
    for key, answer in answers.items():
        _timed(took, key, lambda answer=answer: answer(courses))
    written = int(np.count_nonzero(~np.isnan(courses.values).all(axis=2)))
    _timed(took, "random numbers", lambda: numbers(written))


def _courses(design: Protocol, model: Model, law: Law, first: int, trials: int) -> Courses:
    values = np.array([[law.values[name] for name in parameters_needed(model, law)]])
    return block(design, model, law, values, SEED, first, trials)


def _timed(took: _Seconds, part: str, run: Callable[[], Any]) -> Any:
    begun = time.process_time()
    made = run()
    took.setdefault(part, []).append(time.process_time() - begun)
    return made


def _table(took: _Seconds, trials: int) -> None:
    unit = median(took.pop("random numbers")) / trials
    print(f"{'random numbers alone':24s}{1e6 * unit:8.1f} us a study      1.00")
    for part, seconds in took.items():
        each = [one / trials for one in seconds]
        shares = f"{median(each) / unit:.2f} ({min(each) / unit:.2f} to {max(each) / unit:.2f})"
        print(f"{part:24s}{1e6 * median(each):8.1f}           {shares:>24s}")
    whole = sum(median(seconds) for seconds in took.values()) / trials
    best = sum(min(seconds) for seconds in took.values()) / trials
    print(f"{1 / whole:,.0f} studies a second and core; {1 / best:,.0f} at the best of each part")


def _one_by_one(study: Study, courses: Courses, answers: dict[str, Answer]) -> None:
    """Analyse studies one by one; every number must be that of the block."""
    begun, worst, compared = time.process_time(), 0.0, 0
    blocks = {key: answer(courses) for key, answer in answers.items()}
    for trial in range(CHECKED):
        records = read_records(study, virtual_files(study, courses, trial))
        for key, answer in answers.items():
            alone = study.model_copy(update={"analyses": {key: study.analyses[key]}})
            try:
                (result,) = analyse(alone, records, None)
            except MethodError:
                assert np.isnan(blocks[key][trial]).all(), f"{key} refuses study {trial}"
                continue
            own = np.array([column.of(result) for column in answer.columns])
            assert np.allclose(own, blocks[key][trial], rtol=CLOSE, atol=CLOSE, equal_nan=True), key
            worst = max(worst, float(np.nanmax(abs(own - blocks[key][trial]), initial=0.0)))
            compared += int(np.count_nonzero(~np.isnan(own)))
    each = (time.process_time() - begun) / CHECKED
    print(f"one by one: {each:.1f} s a study; {compared:,} numbers agree to {worst:.1g}")


def _enumerated(study: Study, design: Protocol, courses: Courses) -> None:
    """The exact p of all arms, which ties on whole days leave to be enumerated."""
    for key in study.analyses:
        answer = prepare_enumerated(study, key, design)
        if answer is not None:
            begun = time.process_time()
            answer(courses)
            each = (time.process_time() - begun) / CHECKED
            print(f"{key}: the exact p of all arms, with ties: {1000 * each:.0f} ms a study")


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] or ["2000", "9"])))
