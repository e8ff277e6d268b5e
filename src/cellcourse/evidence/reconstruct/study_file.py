"""The study file of a reconstruction: that of the study, with the truth about its data."""

from __future__ import annotations

from cellcourse.evidence.reconstruct.tables import TABLES
from cellcourse.study.restate import with_origin

__all__ = ["marked"]


def marked(study_file: bytes, seed: int, number: int) -> bytes:
    """Say in a study file that its data are reconstructed; comments and order stay.

    Args:
        study_file: a study file that can be read.
        seed: of the reconstruction.
        number: of the solution.
    """
    statement = (
        f"Reconstructed by cellcourse from the printed numbers, seed {seed}, solution "
        f"{number}: one of very many data sets that would have been printed alike, and "
        "not the authors' data."
    )
    return with_origin(study_file, TABLES, "reconstructed", statement)
