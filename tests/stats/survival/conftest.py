"""Follow-up of the cases in validation/ that the tests of survival share."""

from dataclasses import dataclass
from itertools import compress

import pytest


@dataclass(frozen=True)
class Data:
    """Follow-up of a case in validation/."""

    time: list[float]
    died: list[int]
    group: list[str]

    def of(self, group: str) -> tuple[list[float], list[int]]:
        inside = [g == group for g in self.group]
        return list(compress(self.time, inside)), list(compress(self.died, inside))


def _data(table: dict[str, list[str]]) -> Data:
    time, died, group = (table[name] for name in list(table)[:3])
    return Data([float(t) for t in time], [int(d) for d in died], group)


@pytest.fixture(scope="session")
def freireich(case) -> Data:
    """6-MP trial in acute leukaemia, Freireich (1963): 42 children, weeks to relapse."""
    return _data(case("logrank/freireich.csv"))


@pytest.fixture(scope="session")
def aml(case) -> Data:
    """survival::aml of R: 23 patients with acute myelogenous leukaemia."""
    return _data(case("logrank/aml.csv"))


@pytest.fixture(scope="session")
def made(case) -> Data:
    """Made up: three groups of six with ties and with censoring, some on a day of death."""
    return _data(case("logrank/three_by_six.csv"))


@pytest.fixture(scope="session")
def litter(case) -> list[str]:
    """Litters of the made-up subjects."""
    return case("logrank/three_by_six.csv")["litter"]
