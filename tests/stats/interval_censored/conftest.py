"""The made-up brackets of validation/interval_censored."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def made(case):
    """Columns left, right, arm and age."""
    table = case("interval_censored/made.csv")
    left, right, age = (np.array([float(x) for x in table[k]]) for k in ("left", "right", "age"))
    return left, right, np.array(table["arm"]), age
