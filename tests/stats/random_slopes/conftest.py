"""The made-up subjects that R was given: validation/random_slope/scores.csv."""

import numpy as np
import pytest

from cellcourse.stats.random_slopes import line_design, random_slopes


@pytest.fixture(scope="session")
def scores(case):
    read = case("random_slope/scores.csv")
    data = {name: np.array(read[name]) for name in ("subject", "arm")}
    return data | {name: np.array(read[name], float) for name in ("month", "score")}


@pytest.fixture(scope="session")
def lines(scores):
    return line_design(scores["month"], scores["arm"], arms=["control", "cells"], change_at=0)


@pytest.fixture(scope="session")
def fit(scores, lines):
    """Fit the scores; what is not said is REML with Satterthwaite's degrees of freedom."""

    def fitted(random="intercept and slope", **stated):
        data = scores["score"], scores["subject"], scores["month"]
        said = {"method": "REML", "df": "satterthwaite"} | stated
        return random_slopes(*data, lines.design, random=random, **said)

    return fitted
