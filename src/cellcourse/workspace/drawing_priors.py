"""Drawing the parameters of a law from their priors, where no evidence is to be weighed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Final

from cellcourse import __version__
from cellcourse.errors import UsageError
from cellcourse.store.folder import PLAN
from cellcourse.store.model import MODEL, read_model_file
from cellcourse.store.replace import create_folder
from cellcourse.workspace.ranges import LARGEST_SEED, Range, beyond
from cellcourse.workspace.study_folder import StudyFolder

__all__ = ["PriorDrawn", "draw_priors"]

DRAWS: Final = "draws.csv"
_FEWEST: Final = 20
_MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class PriorDrawn:
    """Draws of priors that are in their place."""

    folder: Path
    law: str
    draws: int
    command: str
    """That makes the same draws again."""
    sha256: str
    """Of the draws, as the model file states it."""


def draw_priors(
    opened: StudyFolder, out: str | PathLike[str], *, law: str, draws: int, seed: int
) -> PriorDrawn:
    """Draw the parameters of a law from what its model file assumes of them.

    Args:
        opened: a study with a model.
        out: the folder to make.
        law: key of the law in the model file.
        draws: how many.
        seed: 0 to 2**63 - 1.

    Raises:
        UsageError: something needed is not there, ``out`` is, or a number is out of range.
        EvidenceError: the model cannot run the study, or a prior gives what cannot be.
    """
    asked = Range("--draws", draws, _FEWEST, _MOST), Range("--seed", seed, 0, LARGEST_SEED)
    if problems := beyond(*asked):
        raise UsageError("calibrate --prior cannot take these numbers", problems)
    if Path(out).exists():
        raise UsageError(f"{out} exists already; draws need a new folder.")
    from cellcourse.report.html import html
    from cellcourse.report.prior_draws import Told, prior_document
    from cellcourse.simulation.calibrate.from_priors import drawn
    from cellcourse.simulation.calibrate.priors import priors_of
    from cellcourse.simulation.calibrate.written import draws_csv
    from cellcourse.simulation.campaign.draws import read_draws
    from cellcourse.simulation.fit import read_fitting

    model = read_fitting(read_model_file(opened.path), opened.study, opened.files.plan)
    if law not in model.laws:
        raise UsageError(f"{MODEL} has no law {law}; it has {', '.join(model.laws)}.")
    priors = priors_of(model, model.laws[law])
    found = drawn(priors, draws, seed)
    command = (
        f"cellcourse calibrate {opened.path.name} --law {law} --prior --draws {draws} "
        f"--seed {seed} --out FOLDER"
    )
    footer = f"cellcourse {__version__}, {PLAN} {sha256(opened.files.plan).hexdigest()[:12]}"
    told = Told(opened.study.title, command, footer)
    content = draws_csv(priors.names, found)
    read_draws(content, DRAWS, priors.names)
    page = html(prior_document(model, model.laws[law], priors, found, told))
    create_folder(Path(out), {DRAWS: content, "index.html": page})
    return PriorDrawn(Path(out), law, draws, command, sha256(content).hexdigest())
