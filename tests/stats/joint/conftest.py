"""The made-up patients of validation/joint, and a way to make more of them."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from cellcourse.stats.joint import Covariates, FollowUp, Scores, Weibull, joint_model
from cellcourse.stats.mmrm import Design

WEIBULL = Weibull()
JOINT = Path(__file__).parents[3] / "validation" / "joint"


@pytest.fixture(scope="session")
def published():
    """``simulated`` and the rows ``PUBLISHED`` of validation/joint/simulate.py."""
    return runpy.run_path(str(JOINT / "simulate.py"))


@pytest.fixture(scope="session")
def designs():
    """Heights alike, slopes and hazards that depend on cells."""

    def of(cells):
        one = np.ones(len(cells))
        return Covariates(
            Design(("height",), one[:, None]),
            Design(("slope", "slope of cells"), np.column_stack([one, cells])),
            Design(("cells",), np.asarray(cells, float)[:, None]),
        )

    return of


@pytest.fixture(scope="session")
def patients(case, designs):
    """467 patients: scores, follow-up and covariates."""
    s, p = case("joint/scores.csv"), case("joint/patients.csv")
    cells = np.array(p["cells"], float)
    return (
        Scores(s["patient"], np.array(s["month"], float), np.array(s["score"], float)),
        FollowUp(p["patient"], np.array(p["months"], float), np.array(p["died"]) == "1"),
        designs(cells),
    )


@pytest.fixture(scope="session")
def fit(patients):
    """Fit the 467 patients, once for each way that is asked for."""
    known = {}

    def fitted(association, baseline=WEIBULL):
        key = association, baseline
        if key not in known:
            known[key] = joint_model(*patients, baseline=baseline, association=association)
        return known[key]

    return fitted


@pytest.fixture(scope="session")
def few(patients):
    """The first ``n`` of the patients."""

    def first(n):
        scores, after, covariates = patients
        kept = np.isin(scores.subject, after.subject[:n])
        cut = {name: Design(d.columns, d.matrix[:n]) for name, d in _designs(covariates).items()}
        return (
            Scores(np.array(scores.subject)[kept], scores.time[kept], scores.value[kept]),
            FollowUp(after.subject[:n], after.time[:n], after.died[:n]),
            Covariates(**cut),
        )

    return first


def _designs(covariates):
    return {name: getattr(covariates, name) for name in ("height", "slope", "hazard")}
