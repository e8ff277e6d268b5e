"""Write made.csv: made-up follow-up with ties, censoring and two events. Run here, once."""

import csv

import numpy as np

rng = np.random.default_rng(20261)
n = 60
arm, dose, site = rng.permuted(np.repeat(["A", "B"], n // 2)), rng.integers(0, 3, n), rng.integers(1, 3, n)
tracheostomy = rng.exponential(np.where(arm == "A", 12, 20), n)
death = rng.exponential(np.where(dose == 0, 10, 16), n)
censored = rng.uniform(4, 24, n)
time = np.ceil(np.minimum.reduce([tracheostomy, death, censored]))
event = np.array(["tracheostomy", "death", ""])[np.argmin([tracheostomy, death, censored], axis=0)]
with open("made.csv", "w", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["time", "event", "arm", "dose", "site"])
    rows.writerows(zip(time.astype(int), event, arm, dose, site, strict=True))
