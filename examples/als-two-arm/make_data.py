"""Make the tables of this example. No such trial was done; every number is assumed.

120 patients, half of them given cells. Each has a line of its own on which the ALSFRS-R
falls, and a hazard of death that follows the line; some have a tracheostomy first, a few
leave, and some visits are missed. The size of it all is that of published trials.

Run ``python make_data.py`` in this folder; it writes the tables in data/.
"""

from pathlib import Path

import numpy as np

SEED = 20260117
PER_ARM = 60
MONTHS = (0, 3, 6, 9, 12, 15, 18)
DAYS_PER_MONTH = 365.25 / 12
LAST_DAY = 548
DOSE_DAYS = (0, 91)

# assumed: mean and covariance of height and monthly slope, and what cells add to the slope
LINE, SPREAD = (38, -1.1), ((20, 0.5), (0.5, 0.4))
SLOPE_OF_CELLS, NOISE = 0.3, 1.6
# assumed: monthly hazard exp(RATE - 0.12 line) times shape t^(shape - 1); cells lower it too
RATE, SHAPE, BY_VALUE, CELLS = -1.9, 1.4, -0.12, -0.2
TRACHEOSTOMY, LEFT, MISSED = 0.25, 0.06, 0.05


def patients(rng):
    """Every patient with its line and the day and kind of its end."""
    for place in range(2 * PER_ARM):
        cells = place % 2
        height, slope = rng.multivariate_normal(LINE, SPREAD)
        slope += SLOPE_OF_CELLS * cells
        end, event = LAST_DAY, ""
        died = death_day(height, slope, cells, rng)
        if died <= end:
            end, event = died, "death"
        if rng.random() < LEFT:
            left = int(rng.integers(60, LAST_DAY))
            end, event = (left, "lost") if left < end else (end, event)
        yield {
            "id": f"P{place + 1:03}", "arm": ("placebo", "cells")[cells], "height": height,
            "slope": slope, "end": end, "event": event,
            "age": round(float(np.clip(rng.normal(58, 10), 25, 80))),
            "onset": ("Limb", "Bulbar")[int(rng.random() < 0.3)],
            "raters": int(rng.integers(1, 3)),
        }  # fmt: skip


def death_day(height, slope, cells, rng):
    """The first day on which the summed hazard passes an exponential number."""
    days = np.arange(1, 4000)
    months = days / DAYS_PER_MONTH
    hazard = SHAPE * months ** (SHAPE - 1) * np.exp(
        RATE + BY_VALUE * (height + slope * months) + CELLS * cells
    )  # fmt: skip
    passed = np.cumsum(hazard / DAYS_PER_MONTH) > rng.exponential()
    return int(days[passed.argmax()]) if passed.any() else 4000


def observations(patient, rng):
    """What was measured at each visit of one patient, as (visit, measure, value, reason)."""
    for month in MONTHS:
        day = round(month * DAYS_PER_MONTH)
        if day > patient["end"]:
            return
        if month and rng.random() < MISSED:
            yield f"m{month}", day, "alsfrs-r", "", "missed"
            continue
        line = patient["height"] + patient["slope"] * day / DAYS_PER_MONTH
        noise = NOISE / np.sqrt(patient["raters"])
        yield f"m{month}", day, "alsfrs-r", whole(line + rng.normal(0, noise), 48), ""
        bulbar = 0.8 if patient["onset"] == "Bulbar" else 0
        yield f"m{month}", day, "swallowing", whole(line / 12 - bulbar + rng.normal(0, 0.5), 4), ""


def whole(value, most):
    """A score of a scale from 0."""
    return round(float(np.clip(value, 0, most)))


def events(patient, rng):
    """A tracheostomy of some, some weeks before they died, and the end."""
    if patient["event"] == "death" and patient["end"] > 90 and rng.random() < TRACHEOSTOMY:
        yield patient["end"] - int(rng.integers(20, 80)), "tracheostomy"
    if patient["event"]:
        yield patient["end"], patient["event"]


def tables():
    """Every table as lines, header first."""
    rng = np.random.default_rng(SEED)
    made = {
        "subjects": ["subject,arm,age,onset,raters"],
        "doses": ["subject,day,product,route,volume_ml"],
        "observations": ["subject,day,visit,measure,value,missing"],
        "events": ["subject,day,event,note"],
    }
    for one in patients(rng):
        made["subjects"].append(line(*(one[k] for k in ("id", "arm", "age", "onset", "raters"))))
        product = "msc" if one["arm"] == "cells" else "vehicle"
        made["doses"] += [
            line(one["id"], day, product, "intrathecal", 4)
            for day in DOSE_DAYS
            if day <= one["end"]
        ]
        made["observations"] += [
            line(one["id"], day, visit, *row) for visit, day, *row in observations(one, rng)
        ]
        made["events"] += [line(one["id"], *row, "") for row in events(one, rng)]
    return made


def line(*cells):
    """One line of a table."""
    return ",".join(str(cell) for cell in cells)


if __name__ == "__main__":
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    for name, lines in tables().items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
