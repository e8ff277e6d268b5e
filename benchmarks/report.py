"""How long the whole report of ``sod1-rat`` takes, against bare imports and six empty figures.

The peer does nothing but import what such a report is usually made with, and save six
empty figures; a script that a lab writes for itself cannot be faster.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from rounds import interleaved

ROUNDS = 5
STUDY = Path(__file__).parents[1] / "examples" / "sod1-rat"
PEER = """
import io
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import pandas
import scipy.stats
for _ in range(6):
    figure, axes = plt.subplots()
    figure.savefig(io.BytesIO(), format="png")
"""

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as room:
        study = Path(room) / "sod1-rat"
        shutil.copytree(STUDY, study, ignore=shutil.ignore_patterns("report", ".report.*"))
        command = Path(sys.executable).with_name("cellcourse")
        ours = (str(command), "report", str(study))
        took = interleaved(
            ours,
            (sys.executable, "-c", PEER),
            ROUNDS,
            lambda: shutil.rmtree(study / "report", ignore_errors=True),
        )
    print(f"whole report: {took}")
