"""The made-up subjects that R was given: validation/mmrm/scores.csv."""

import numpy as np
import pytest

from cellcourse.stats.mmrm import Design, Specification, mmrm

VISITS = ("m1", "m2", "m4", "m7")
ARMS = ("control", "cells")
COLUMNS = (*(f"{arm} {visit}" for arm in ARMS for visit in VISITS), "baseline")


@pytest.fixture(scope="session")
def scores(case):
    read = case("mmrm/scores.csv")
    data = {name: np.array(read[name]) for name in ("subject", "arm", "visit")}
    data |= {name: np.array(read[name], float) for name in ("baseline", "score", "weight")}
    cells = [(data["arm"] == a) & (data["visit"] == v) for a in ARMS for v in VISITS]
    data["design"] = np.column_stack([*cells, data["baseline"]]).astype(float)
    return data


@pytest.fixture(scope="session")
def fit(scores):
    """Fit the scores; what is not said is REML with Satterthwaite's degrees of freedom."""

    def fitted(covariance="unstructured", **stated):
        data = {name: stated.pop(name) for name in ("groups", "weights") if name in stated}
        said = {"method": "REML", "df": "satterthwaite"}
        if covariance == "spatial exponential":
            said["positions"] = (1, 2, 4, 7)
        return mmrm(
            scores["score"],
            scores["subject"],
            scores["visit"],
            Design(COLUMNS, scores["design"]),
            Specification(covariance, **(said | stated)),
            visits=VISITS,
            **data,
        )

    return fitted
