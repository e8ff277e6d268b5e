"""The two papers' studies and the made-up trial, analysed once for all tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cellcourse.analysis.result import Result
from cellcourse.analysis.run import analyse
from cellcourse.records.read import read_records
from cellcourse.study.read import read_study

HOUSE = Path(__file__).parents[2]

Results = dict[str, Result]


def analysed(study_folder: str) -> Results:
    folder = HOUSE / "examples" / study_folder
    study = read_study((folder / "study.yaml").read_text(encoding="utf-8"), "study.yaml")
    tables = {file.name: file.read_bytes() for file in folder.glob("data/*.csv")}
    found = analyse(study, read_records(study, tables), None)
    return {result.analysis: result for result in found}


@pytest.fixture(scope="session")
def rat() -> Results:
    return analysed("sod1-rat")


@pytest.fixture(scope="session")
def patient() -> Results:
    return analysed("als-phase1")


@pytest.fixture(scope="session")
def trial() -> Results:
    return analysed("als-two-arm")


@pytest.fixture
def rounded() -> Callable[[float | None, str], bool]:
    """Whether a value, rounded to the decimals printed, can be the printed one."""

    def agrees(value: float | None, printed: str) -> bool:
        decimals = len(printed.partition(".")[2])
        assert value is not None
        return abs(value - float(printed)) <= 0.5 * 10.0**-decimals + 1e-9

    return agrees
