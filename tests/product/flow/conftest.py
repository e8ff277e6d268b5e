"""What R printed for the samples in validation/flow."""

import csv
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parents[3] / "validation" / "flow"


@pytest.fixture(scope="session")
def printed() -> dict[str, float]:
    """Numbers of flow.out by name."""
    lines = (FOLDER / "flow.out").read_text(encoding="utf-8").splitlines()
    return {name: float(value) for name, value in (line.split(" = ") for line in lines)}


@pytest.fixture(scope="session")
def signals() -> dict[str, np.ndarray]:
    """The samples ``stain`` and ``isotype`` of signals.csv."""
    with (FOLDER / "signals.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["sample"], float(row["signal"])) for row in csv.DictReader(file)]
    return {
        name: np.array([signal for sample, signal in rows if sample == name])
        for name in ("stain", "isotype")
    }


@pytest.fixture(scope="session")
def calibur() -> bytes:
    """An FCS 2.0 file of big-endian whole numbers, two channels logarithmic."""
    return (FOLDER / "calibur.fcs").read_bytes()
