"""Studies and models for virtual subjects: the two examples, and as many others as one likes."""

import textwrap
from pathlib import Path

import numpy as np
import pytest
from made_up_models import HIGH, model_text

from cellcourse.simulation.model import parameters_needed, read_model
from cellcourse.simulation.protocol import protocol
from cellcourse.study.read import read_study

EXAMPLES = Path(__file__).parents[3] / "examples"


class Virtual:
    """A study with a model, and what is needed to run it."""

    def __init__(self, study_text, model_text):
        self.study = read_study(study_text, "study.yaml")
        self.model = read_model(model_text, "model.yaml")
        self.protocol = protocol(self.study, self.model)

    def values(self, law, **changed):
        """The law's values, one row; changed by name with ``__`` for a dot."""
        named = dict(self.model.laws[law].values)
        named |= {name.replace("__", "."): value for name, value in changed.items()}
        return np.array(
            [named[name] for name in parameters_needed(self.model, self.model.laws[law])]
        )


def of_example(name):
    folder = EXAMPLES / name
    return Virtual((folder / "study.yaml").read_text(), (folder / "model.yaml").read_text())


@pytest.fixture(scope="session")
def rats():
    return of_example("sod1-rat")


@pytest.fixture(scope="session")
def patients():
    return of_example("als-phase1")


@pytest.fixture(scope="session")
def trial():
    """The trial whose patients have a history, and rules over it."""
    return of_example("als-randomised")


@pytest.fixture(scope="session")
def remembered():
    """Give the study and model of a number: patients with a history, and rules of entry over it."""
    return lambda number: Virtual(*texts_with_history(np.random.default_rng(number)))


@pytest.fixture(scope="session")
def generated():
    """Give the study and model of a number: arms, regimens, visits, events and laws by chance."""
    return lambda number: Virtual(*texts(np.random.default_rng(number)))


def texts(chance):
    screened = bool(chance.integers(2))
    instrument = str(chance.choice(["bbb", "alsfrs-r"]))
    return study_text(chance, screened, instrument), model_text(chance, screened, instrument)


def texts_with_history(chance):
    study, model = study_text(chance, False, "alsfrs-r"), model_text(chance, False, "alsfrs-r")
    values = {name: round(float(value), 4) for name, value in history_values(chance).items()}
    parts = list(chance.permutation(list(PARTS))[: chance.integers(1, 5)])
    needed = {name: values[name] for name in values if needs(parts, name)}
    rules = "".join(f"    {of}: {{text: {of}, rule: {{of: {of}, {PARTS[of](chance)}}}}}\n"
                    for of in parts if of != "age")  # fmt: skip
    rules += "  exclude:\n    old: {text: Old, rule: {of: age, at_least: 70}}\n" * ("age" in parts)
    study = study.replace("arms:\n", f"{rules}baseline:\n{BASELINE}arms:\n", 1)
    named = ", ".join(f"{part}: {part}" for part in parts)
    stated = "".join(f"  {name}: {{label: it, unit: x, source: none, "
                     "prior: {kind: fixed, because: so}}\n" for name in needed)  # fmt: skip
    model = model.replace("parameters:\n", f"history: {{{named}}}\nparameters:\n{stated}", 1)
    written = ", ".join(f"{name}: {value!r}" for name, value in needed.items())
    return study, model.replace("values: {", f"values: {{{written}, ")


PARTS = {
    "pace": lambda chance: f"above: {chance.uniform(0.1, 3):.2f}",
    "duration": lambda chance: f"at_most: {chance.uniform(6, 30):.1f}",
    "age": None,
    "risk": lambda chance: f"above: {chance.uniform(-9, -5):.2f}, below: -1",
}
BASELINE = """\
  pace: {label: Pace, kind: number, unit: points/month}
  duration: {label: Time since onset, kind: number, unit: months, low: 0, high: 240}
  age: {label: Age, kind: number, unit: years, low: 18, high: 100}
  risk: {label: Risk, kind: number}
"""


def history_values(chance):
    uniform = chance.uniform
    return {
        "pace.floor": uniform(0.05, 0.3), "pace.log_sd": uniform(0, 1),
        "duration.floor": uniform(0.5, 3), "onset.age": uniform(40, 60),
        "onset.sd": uniform(0, 12), "diagnosis.share": uniform(0.2, 0.8),
        "diagnosis.logit_sd": uniform(0, 1), "capacity.median": uniform(70, 100),
        "capacity.log_sd": uniform(0, 0.4), "bulbar.chance": uniform(0, 1),
        "definite.chance": uniform(0, 1), "dementia.chance": uniform(0, 0.3),
    }  # fmt: skip


def needs(parts, name):
    """Whether the parts of a history rest on a parameter: all on the pace, the risk on all."""
    of = name.partition(".")[0]
    if of == "pace" or "risk" in parts:
        return True
    return (of == "onset" and "age" in parts) or (of == "duration" and parts != ["pace"])


def study_text(chance, screened, instrument):
    trigger = int(HIGH[instrument] * chance.uniform(0.6, 0.85))
    start = "{age: 60 d}" if screened else "{day: -10}"
    zero = (
        f"{{by: trigger, rule: {{of: score, at_most: {trigger}}}}}"
        if screened
        else "{by: first administration}"
    )
    rule = "" if screened else f"rule: {{of: score, at_least: {int(HIGH[instrument] * 0.4)}}}"
    steps = ", ".join(f"{step} d" for step in chance.integers(2, 9, size=chance.integers(1, 4)))
    visits = "" if screened else "    before: {label: Before, day: -20, measures: [score, other]}\n"
    visits += f"    late: {{label: Late, day: {chance.integers(20, 60)}, measures: [score]}}\n"
    return HEAD + textwrap.dedent(f"""\
        eligibility:
          include:
            able: {{text: Able enough, {rule or "judgement: somebody"}}}
        arms:
        {arms(chance)}
        day_zero: {zero}
        measures:
          score: {{label: Score, instrument: {instrument}}}
          weight: {{label: Weight, instrument: weight, unit: g}}
          other: {{label: Other, instrument: custom, unit: m, low: 0, high: 120, better: higher}}
        schedule:
          visits:
        """) + visits + textwrap.indent(textwrap.dedent(f"""\
        series:
          often:
            label: Often
            every: [{steps}]
            start: {start}
            last_day: {chance.integers(40, 90)}
            measures: [score, weight]
        """), "  ") + TAIL  # fmt: skip


HEAD = """\
cellcourse: 1
title: A made-up study
registrations: []
ethics: not reported
design: {kind: animal, allocation: not reported, blinding: not reported, sample_size: not reported}
population: {species: rat, description: made up, litter: not reported}
time_unit: day
products:
  cells: {label: Cells, kind: cells, origin: not reported, tissue: not reported}
  vehicle: {label: Vehicle, kind: vehicle}
"""

TAIL = """\
events:
  fell: {label: Fell, ends_follow_up: true, dead: true}
  died: {label: Died, ends_follow_up: true, dead: true}
  tube: {label: Tube, ends_follow_up: false}
  left: {label: Left, ends_follow_up: true}
inference: {alpha: 0.05, confidence: 0.95}
analyses:
  flow: {method: flow, title: Flow}
"""


def arms(chance):
    lines = []
    for arm in range(chance.integers(1, 4)):
        size, control = chance.integers(1, 4), "control: true, " if arm == 0 else ""
        lines.append(
            f"  a{arm}: {{label: A{arm}, size: {size}, {control}regimen: [{regimen(chance)}]}}"
        )
    return "\n        ".join(lines)


def regimen(chance):
    parts = []
    for product in chance.permutation(["cells", "vehicle"]):
        days = sorted({0, *chance.integers(1, 50, size=chance.integers(0, 4))} if not parts else
                      {*chance.integers(1, 50, size=chance.integers(1, 3))})  # fmt: skip
        dose = f", dose: {chance.integers(1, 4)}e6 cells" if product == "cells" else ""
        route = str(chance.choice(["intravenous", "intrathecal"]))
        shown = ", ".join(str(int(day)) for day in days)
        parts.append(f"{{product: {product}, days: [{shown}], route: {route}{dose}}}")
    return ", ".join(parts)
