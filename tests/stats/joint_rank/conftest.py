"""The made-up patients of validation/joint_rank."""

import numpy as np
import pytest

from cellcourse.stats.joint_rank import standings

VISITS = ("v1", "v2", "v3", "v4")


class Patients:
    """Columns of the case, as arrays."""

    def __init__(self, table):
        def column(name):
            return np.array([float(word or "nan") for word in table[name]])

        self.day, self.died, self.withdrew = map(column, ("day", "died", "withdrew"))
        self.arm, self.site, self.baseline = map(column, ("arm", "site", "baseline"))
        self.change = np.column_stack([column(name) for name in VISITS])

    def by(self, rule):
        return standings(self.day, self.died, self.withdrew, self.change, rule=rule)


@pytest.fixture(scope="session")
def patients(case):
    return Patients(case("joint_rank/made.csv"))
