"""Reading what outside programs printed, and the data they were given."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

VALIDATION = Path(__file__).parents[2] / "validation"

Printed = Callable[[str], dict[str, float]]
Case = Callable[[str], dict[str, list[str]]]
Section = Callable[[str, str], dict[str, tuple[float, ...]]]


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


@pytest.fixture(scope="session")
def section() -> Section:
    """Numbers of one ``[section]`` of an .out file, its lines ``name: numbers``; NA is NaN."""

    def read(path: str, title: str) -> dict[str, tuple[float, ...]]:
        text = (VALIDATION / path).read_text(encoding="utf-8")
        (body,) = [part for part in text.split("[") if part.startswith(title + "]")]
        lines = (line.split(": ") for line in body.splitlines()[1:])
        return {name: tuple(map(_number, values.split())) for name, values in lines}

    return read


def _number(word: str) -> float:
    return float("nan" if word == "NA" else word)
