"""Whole study files made up by chance, with an entry of every method that is run in blocks.

What may be declared is declared in turn: two to four arms of unequal sizes with the control
anywhere or nowhere, a trigger or none, visits at which not everything is measured, windows,
series, events that end follow-up or do not, endpoints that compete.
"""

import json
from dataclasses import dataclass

import numpy as np
from made_up_analyses import entries
from made_up_models import HIGH, model_text

from cellcourse.simulation.model import parameters_needed, read_model
from cellcourse.simulation.protocol import Protocol, protocol
from cellcourse.study.read import read_study

__all__ = ["MadeUp", "made_up"]

MEASURES = ("score", "weight", "other")


@dataclass(frozen=True)
class MadeUp:
    """A study with a model, one of its laws, and what is needed to run it."""

    number: int
    study: object
    model: object
    law: object
    protocol: Protocol

    @property
    def values(self):
        """The law's values, one row."""
        needed = parameters_needed(self.model, self.law)
        return np.array([[self.law.values[name] for name in needed]])


def made_up(number):
    """Make the study of a number; its law is one of four in turn."""
    chance = np.random.default_rng([number, 7])
    screened, instrument = bool(chance.integers(2)), str(chance.choice(list(HIGH)))
    study = read_study(json.dumps(plan(chance, screened, instrument)), "study.yaml")
    model = read_model(model_text(chance, screened, instrument), "model.yaml")
    law = list(model.laws.values())[number % len(model.laws)]
    return MadeUp(number, study, model, law, protocol(study, model))


def plan(chance, screened, instrument):
    """Write a study file as a tree of words."""
    written = {
        "cellcourse": 1,
        "title": "A made-up study",
        "registrations": [],
        "ethics": "not reported",
        "design": dict.fromkeys(["allocation", "blinding", "sample_size"], "not reported")
        | {"kind": "animal"},
        "population": {"species": "rat", "description": "made up", "litter": "not reported"},
        "time_unit": "day",
        "eligibility": {"include": {"able": {"text": "Able", "judgement": "somebody"}}},
        "products": PRODUCTS,
        "arms": arms(chance),
        "day_zero": day_zero(chance, screened, HIGH[instrument]),
        "measures": measures(chance, instrument),
        "schedule": schedule(chance, screened),
        "events": events(chance),
        "inference": {"alpha": 0.05, "confidence": float(chance.choice([0.8, 0.9, 0.95, 0.99]))},
    }
    written["endpoints"] = {f"end{at}": endpoint(chance, written["events"]) for at in range(3)}
    return written | {"analyses": entries(chance, written)}


PRODUCTS = {
    "cells": {"label": "Cells", "kind": "cells", "origin": "not reported", "tissue": "bone marrow"},
    "vehicle": {"label": "Vehicle", "kind": "vehicle"},
}


def arms(chance):
    count = int(chance.integers(2, 5))
    control = int(chance.integers(-1, count))
    sizes = chance.choice(np.arange(2, 13), size=count, replace=False)
    return {
        f"a{arm}": {
            "label": f"A{arm}",
            "size": int(size),
            "control": arm == control,
            "regimen": regimen(chance),
        }
        for arm, size in enumerate(sizes)
    }


def regimen(chance):
    """One to twelve infusions of cells or vehicle, the first on day zero, by one route each."""
    days = [0, *sorted(chance.choice(np.arange(1, 60), size=chance.integers(12), replace=False))]
    cells = chance.random(len(days)) < chance.choice([0.0, 0.5, 1.0])
    given = [
        {
            "product": product,
            "days": [int(day) for day, own in zip(days, cells, strict=True) if own == holds],
            "route": str(chance.choice(["intravenous", "intrathecal"])),
        }
        for product, holds in (("cells", True), ("vehicle", False))
    ]
    given[0]["dose"] = f"{chance.integers(1, 4)}e6 cells"
    return [one for one in given if one["days"]]


def day_zero(chance, screened, high):
    if not screened:
        return {"by": "first administration"}
    bound = str(chance.choice(["at_most", "below"]))
    return {"by": "trigger", "rule": {"of": "score", bound: int(high * chance.uniform(0.6, 0.85))}}


def measures(chance, instrument):
    better = str(chance.choice(["lower", "higher", "neither"]))
    burden = {"instrument": "custom", "unit": "g", "low": 0, "high": 400, "better": better}
    other = {"instrument": "custom", "unit": "m", "better": "higher"}
    other |= {"low": int(chance.choice([0, 20])), "high": int(chance.choice([90, 130]))}
    weight = {"instrument": "weight", "unit": "g"} if chance.random() < 0.3 else burden
    return {
        "score": {"label": "Score", "instrument": instrument},
        "weight": {"label": "Weight"} | weight,
        "other": {"label": "Other"} | other,
    }


def schedule(chance, screened):
    before = [] if screened else sorted(chance.choice(np.arange(-40, -2), 3, replace=False))
    after = sorted(chance.choice(np.arange(2, 80), chance.integers(3, 6), replace=False))
    days = [int(day) for day in [*before, *([0] if chance.random() < 0.5 else []), *after]]
    visits = {f"v{at}": visit(chance, days, at) for at in range(len(days))}
    return {"visits": visits, "series": series(chance, screened)}


def visit(chance, days, at):
    gap = min((abs(days[at] - day) for day in days if day != days[at]), default=9)
    reach = (gap - 1) // 2
    windowed = reach > 0 and chance.random() < 0.3
    window = {"window": {"before": f"{reach} d", "after": f"{reach} d"}} if windowed else {}
    measured = [key for key in MEASURES if chance.random() < 0.85] or ["score"]
    return {"label": f"V{at}", "day": days[at], "measures": measured} | window


def series(chance, screened):
    """Visits that repeat; with a trigger the score is looked for at them."""
    if not screened and chance.random() < 0.5:
        return {}
    measured = [key for key in MEASURES if chance.random() < 0.4 or (screened and key == "score")]
    often = {
        "label": "Often",
        "every": [f"{step} d" for step in chance.integers(2, 9, size=chance.integers(1, 4))],
        "start": {"age": "60 d"} if screened else {"day": int(chance.integers(-10, 3))},
        "last_day": int(chance.integers(40, 90)),
        "measures": measured,
    }
    return {"often": often} if measured else {}


def events(chance):
    """The threshold ends follow-up, as a death or not; a tube may end it too."""
    return {
        "fell": {"label": "Fell", "ends_follow_up": True, "dead": bool(chance.random() < 0.7)},
        "died": {"label": "Died", "ends_follow_up": True, "dead": True},
        "tube": {"label": "Tube", "ends_follow_up": bool(chance.random() < 0.3)},
        "left": {"label": "Left", "ends_follow_up": True},
    }


def endpoint(chance, known):
    """Some events are the endpoint; what else ends follow-up competes with it."""
    keys = list(known)
    reached = [str(key) for key in chance.permutation(keys)[: chance.integers(1, 4)]]
    rest = [key for key in keys if key not in reached]
    stops = [key for key in rest if known[key]["ends_follow_up"] or chance.random() < 0.5]
    made = {"label": "End", "events": reached, "origin": "day zero"}
    return made | ({"censored_by": stops} if stops else {})
