"""Write made.csv: made-up brackets from scattered visits, some exact, some never seen. Run once."""

import csv

import numpy as np

rng = np.random.default_rng(20262)
rows = []
for i in range(48):
    arm = "AB"[i % 2]
    event = rng.weibull(1.6) * (20 if arm == "A" else 28)
    visits = np.sort(rng.choice(np.arange(2, 36), size=rng.integers(3, 7), replace=False))
    left = max([0, *visits[visits < event]])
    right = min([np.inf, *visits[visits >= event]])
    if i % 8 == 0 and np.isfinite(right):
        left = right
    rows.append((left, right, arm, round(float(rng.normal(60, 10)), 1)))
with open("made.csv", "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["left", "right", "arm", "age"])
    table.writerows(rows)
