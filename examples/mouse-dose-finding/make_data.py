"""Make the tables of this example. No such experiment was done; every number is assumed.

120 mice, 12 litters of five females and five males, one of each sex and litter in every
arm. Each mouse fails on the rotating rod some weeks before it loses its righting reflex;
some die of something else first, and some visits are missed. Days are days of age.

Run ``python make_data.py`` in this folder; it writes the tables in data/.
"""

from pathlib import Path

import numpy as np

SEED = 20240817
VISITS = range(46, 201, 14)
DOSE_DAYS = (60, 90)
VOLUME_ML = 0.2
RIGHTING_LIMIT = 15

# assumed: cells given on each of the two days, and the days of life that the arm gains
ARMS = {
    "vehicle": ((0, 0), 0),
    "low-60": ((100_000, 0), 4),
    "high-60": ((1_000_000, 0), 11),
    "low-90": ((0, 100_000), 1),
    "high-90": ((0, 1_000_000), 5),
}
# assumed: loss of righting in females given vehicle; males lose it earlier
MEAN_END, SD_END, SD_LITTER, MALE_EARLIER = 134, 6, 4, 4
# assumed: days before the end on which the rod begins to be too hard, and is impossible
WEAK_BEFORE, FAILED_BEFORE = 45, 6
OTHER_DEATH, REFUSED = 0.06, 0.03
ROD_FAILED_BELOW = 60


def mice(rng):
    """Every mouse with its fate, by arm, litter and sex."""
    shifts = rng.normal(0, SD_LITTER, 12)
    for arm, (cells, gain) in ARMS.items():
        for litter, shift in enumerate(shifts, 1):
            for sex in ("Female", "Male"):
                end = MEAN_END + gain + shift + rng.normal(0, SD_END)
                end -= MALE_EARLIER if sex == "Male" else 0
                other = rng.integers(62, 130) if rng.random() < OTHER_DEATH else 999
                yield {
                    "arm": arm, "cells": cells, "litter": f"L{litter:02}", "sex": sex,
                    "copies": max(round(rng.normal(25, 2)), 20),
                    "end": min(round(end), 200), "other": int(other),
                }  # fmt: skip


def named(rng):
    """The mice under ids that do not tell their arm."""
    found = list(mice(rng))
    for at, mouse in zip(rng.permutation(len(found)), found, strict=True):
        mouse["id"] = f"M{at + 1:03}"
    return sorted(found, key=lambda mouse: mouse["id"])


def last_day(mouse):
    """The day of the event that ended the mouse's follow-up."""
    return min(mouse["end"], mouse["other"])


def rod_seconds(mouse, day, rng):
    """Seconds on the rod: the whole 180 in health, falling to nothing at the end."""
    left = (mouse["end"] - FAILED_BEFORE - day) / (WEAK_BEFORE - FAILED_BEFORE)
    return round(float(np.clip(180 * min(left, 1.2) + rng.normal(0, 8), 0, 180)))


def grams(mouse, day, rng):
    """Body weight: growth until the disease takes it away."""
    grown = (19.5 if mouse["sex"] == "Female" else 25.5) * (1 - 0.35 * np.exp(-day / 40))
    lost = 0.18 * max(0, 1 - (mouse["end"] - day) / 35)
    return round(float(grown * (1 - lost) + rng.normal(0, 0.3)), 1)


def righting(mouse, day, rng):
    """Seconds to right itself; on the day of the end it does not."""
    if day == mouse["end"]:
        return "not righted"
    left = max(mouse["end"] - day, 1)
    return round(float(np.clip(0.5 + rng.exponential(12 / left), 0.2, RIGHTING_LIMIT)), 1)


def observations(mouse, rng):
    """What was measured at each visit of one mouse, as (day, measure, value, reason)."""
    for day in (day for day in VISITS if day <= last_day(mouse)):
        seconds = rod_seconds(mouse, day, rng)
        if rng.random() < REFUSED:
            yield day, "rotarod", "", "refused"
        else:
            yield day, "rotarod", seconds, ""
        yield day, "weight", grams(mouse, day, rng), ""
        yield day, "righting", righting(mouse, day, rng), ""


def events(mouse, seen):
    """The events of one mouse: failure on the rod, if it was seen, and the end."""
    failed = [d for d, measure, value, _ in seen if measure == "rotarod" and value != ""
              and value < ROD_FAILED_BELOW]  # fmt: skip
    if failed:
        yield failed[0], "rod-failed", ""
    if mouse["other"] < mouse["end"]:
        note = ("found dead", "fighting", "malocclusion")[mouse["other"] % 3]
        yield mouse["other"], "other-death", note
    else:
        yield mouse["end"], "righting-lost", ""


def doses(mouse):
    """What one mouse was given while it lived."""
    for day, cells in zip(DOSE_DAYS, mouse["cells"], strict=True):
        if day <= last_day(mouse):
            product = "msc" if cells else "vehicle"
            yield day, product, "intravenous", cells or "", VOLUME_ML


def tables():
    """Every table as lines, header first."""
    rng = np.random.default_rng(SEED)
    made = {
        "subjects": ["subject,arm,sex,litter,copies"],
        "doses": ["subject,day,product,route,cells,volume_ml"],
        "observations": ["subject,day,measure,value,missing"],
        "events": ["subject,day,event,note"],
    }
    for mouse in named(rng):
        known = (mouse[key] for key in ("id", "arm", "sex", "litter", "copies"))
        made["subjects"].append(line(*known))
        seen = list(observations(mouse, rng))
        made["doses"] += [line(mouse["id"], *given) for given in doses(mouse)]
        made["observations"] += [line(mouse["id"], *row) for row in seen]
        made["events"] += [line(mouse["id"], *row) for row in events(mouse, seen)]
    return made


def line(*cells):
    """One line of a table."""
    return ",".join(str(cell) for cell in cells)


if __name__ == "__main__":
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    for name, lines in tables().items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
