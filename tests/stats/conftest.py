"""Reading what outside programs printed, and the data they were given."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

VALIDATION = Path(__file__).parents[2] / "validation"

Printed = Callable[[str], dict[str, float]]
Case = Callable[[str], dict[str, list[str]]]


@pytest.fixture(scope="session")
def printed() -> Printed:
    """Numbers of an .out file in validation/: its lines ``name = value``, by name."""

    def read(path: str) -> dict[str, float]:
        lines = (VALIDATION / path).read_text(encoding="utf-8").splitlines()
        pairs = (line.split(" = ") for line in lines if " = " in line)
        return {name.strip(): float(value) for name, value in pairs}

    return read


@pytest.fixture(scope="session")
def case() -> Case:
    """Columns of a .csv file in validation/, by name."""

    def read(path: str) -> dict[str, list[str]]:
        with (VALIDATION / path).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return {name: [row[name] for row in rows] for name in rows[0]}

    return read
