"""One reconstruction of the rat paper, found once for all tests that look at it."""

from pathlib import Path

import pytest

from cellcourse.evidence.reconstruct.plan import ReconstructionPlan
from cellcourse.evidence.reconstruct.read import read_plan
from cellcourse.evidence.reconstruct.settle import Settled, settle
from cellcourse.evidence.reconstruct.solution import Solution, solve
from cellcourse.evidence.reconstruct.verify import Verified, verify
from cellcourse.workspace.study_folder import StudyFolder, open_study

FOLDER = Path("examples/sod1-rat")
SEED = 20250101


@pytest.fixture(scope="session")
def rat() -> StudyFolder:
    return open_study(FOLDER)


@pytest.fixture(scope="session")
def rat_plan() -> ReconstructionPlan:
    return read_plan((FOLDER / "reconstruction.yaml").read_bytes(), "reconstruction.yaml")


@pytest.fixture(scope="session")
def settled(rat: StudyFolder, rat_plan: ReconstructionPlan) -> Settled:
    return settle(rat.study, rat.evidence, rat_plan, SEED)


@pytest.fixture(scope="session")
def solutions(settled: Settled) -> tuple[Solution, ...]:
    return tuple(solve(settled.search, SEED, number) for number in (1, 2, 3))


@pytest.fixture(scope="session")
def verified(settled, rat, solutions) -> tuple[Verified, ...]:
    return tuple(verify(rat.study, settled.search, rat.evidence, one) for one in solutions)
