"""How many virtual trials of patients a second each declared analysis answers, on one core.

The study is examples/als-randomised with 100 patients in each arm, 13 monthly visits from
the injection on and three before it, run by its own model: deaths, losses, missed visits.
Rounds take turns, because a machine drifts; time is that of the processor.

Run: OMP_NUM_THREADS=1 python benchmarks/patient_answers.py 200 5
"""

import sys
import time
from pathlib import Path
from statistics import median

import numpy as np

from cellcourse.simulation.answers.prepare import prepare
from cellcourse.simulation.compiled import block
from cellcourse.simulation.model import parameters_needed, read_model
from cellcourse.simulation.protocol import protocol
from cellcourse.study.read import read_study

FOLDER = Path(__file__).parents[1] / "examples" / "als-randomised"


def design(per_arm):
    """The study with that many patients in each arm, its protocol and its model."""
    study = read_study((FOLDER / "study.yaml").read_text(), "study.yaml")
    model = read_model((FOLDER / "model.yaml").read_text(), "model.yaml")
    arms = {k: arm.model_copy(update={"size": per_arm}) for k, arm in study.arms.items()}
    study = study.model_copy(update={"arms": arms})
    return study, model, protocol(study, model)


def seconds(run):
    """Processor time of one call."""
    begun = time.process_time()
    run()
    return time.process_time() - begun


def main(trials, rounds):
    """Time the simulation and every answer, round by round."""
    study, model, plan = design(100)
    law = model.laws["line"]
    values = np.array([[law.values[name] for name in parameters_needed(model, law)]])

    def simulate():
        return block(plan, model, law, values, 1, 0, trials)

    courses = simulate()
    runs = {"(simulating)": simulate}
    for key in study.analyses:
        answer = prepare(study, key, plan)
        if answer is not None:
            runs[study.analyses[key].method] = lambda answer=answer: answer(courses)
    for run in runs.values():
        run()
    took = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            took[name].append(seconds(run))
    for name, found in took.items():
        each = median(found) / trials
        print(f"{name:20} {1 / each:10,.0f} trials/s {1e6 * each:8.0f} us a trial")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
