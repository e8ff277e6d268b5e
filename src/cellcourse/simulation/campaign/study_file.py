"""The study file of one virtual study: that of the study, with the truth about its data."""

from __future__ import annotations

from cellcourse.study.restate import with_origin

__all__ = ["simulated"]

_TABLES = ("subjects", "doses", "observations", "events")


def simulated(study_file: bytes, law: str, seed: int, trial: int) -> bytes:
    """Say in a study file that its data are simulated; comments and order stay.

    Args:
        study_file: a study file that can be read.
        law: key of the law that made the data.
        seed: of the campaign.
        trial: number of the virtual study in it.
    """
    statement = (
        f"Simulated by cellcourse: virtual study {trial} of seed {seed} under the law {law}. "
        "No animal and no person stands behind any row."
    )
    return with_origin(study_file, _TABLES, "simulated", statement)
