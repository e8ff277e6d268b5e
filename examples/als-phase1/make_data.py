"""Make the simulated ALSFRS and FVC trajectories of this example.

The paper prints no individual value of either, so these are simulated and say nothing
about its patients. Every patient gets an own straight decline, the same before and after
the injection and by either route, observed with noise on the instrument's own grid.

What is taken from where:
  * mean declines of about 1 ALSFRS point and 2.2 % predicted FVC a month: the published
    rates of the PRO-ACT data base (Atassi 2014), whose score is the revised scale;
  * entry at 24 points and 40 % predicted or more, 14 patients, the visits, the two lost
    after one month, patient 9 without change: the paper;
  * everything else (spread between patients, noise, level at entry): assumed, below.

Run ``python make_data.py`` in this folder; it writes data/observations.csv.
"""

from pathlib import Path

import numpy as np

SEED = 20130103
MONTH = 365.25 / 12
VISITS = {
    "m-6": -183, "m-4": -122, "m-2": -61, "w-1": -7, "m2": 61, "m4": 122, "m6": 183, "m12": 365,
}  # fmt: skip
LOST = {6: 30, 14: 30}
"""Day on which a patient was lost."""
TRACHEOSTOMY = {1: 304, 13: 122}
"""Day of the tracheostomy; forced vital capacity is not measured afterwards."""
STABLE = 9
"""The patient whom the paper describes as unchanged from 6 months before to 12 after."""

# assumed: (level at day 0, its SD), (decline per month, its SD), noise SD, lowest at entry, highest
ALSFRS = ((32.0, 3.0), (0.9, 0.4), 0.8, 24, 40)
FVC = ((76.0, 12.0), (2.0, 1.0), 3.0, 40, 120)


def trajectory(law, patient, rng):
    """One patient's values at every visit: a line, noise, the scale's grid and limits."""
    (level, level_sd), (decline, decline_sd), noise, lowest, highest = law
    start = max(rng.normal(level, level_sd), lowest + 2)
    slope = 0.0 if patient == STABLE else max(rng.normal(decline, decline_sd), 0.1)
    months = np.array(list(VISITS.values())) / MONTH
    values = start - slope * months + rng.normal(0, noise, months.size)
    return np.clip(np.rint(values), 0, highest).astype(int)


def why_missing(patient, measure, day):
    """The declared reason for which there is no value, or nothing."""
    if day > LOST.get(patient, day):
        return "lost"
    if measure == "fvc" and day >= TRACHEOSTOMY.get(patient, day + 1):
        return "tracheostomy"
    return ""


def rows():
    """Every observation in the order of the table."""
    rng = np.random.default_rng(SEED)
    for patient in range(1, 15):
        for measure, law in (("alsfrs", ALSFRS), ("fvc", FVC)):
            for (visit, day), value in zip(
                VISITS.items(), trajectory(law, patient, rng), strict=True
            ):
                reason = why_missing(patient, measure, day)
                shown = "" if reason else value
                yield f"{patient},{day},{visit},{measure},{shown},{reason}"


if __name__ == "__main__":
    lines = ["subject,day,visit,measure,value,missing", *rows()]
    table = Path(__file__).parent / "data" / "observations.csv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
