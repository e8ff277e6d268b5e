"""cellcourse: one study file in, the whole report of a cell-therapy study in ALS out.

    import cellcourse

    study = cellcourse.open("examples/sod1-rat")
    results = study.analyse()
    print(results["survival"])
    study.report()

Importing this package loads nothing heavy; the first use of a name does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cellcourse.errors import CellcourseError
    from cellcourse.workspace.study_folder import StudyFolder
    from cellcourse.workspace.study_folder import open_study as open  # noqa: A004

__all__ = ["CellcourseError", "StudyFolder", "__version__", "open"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name == "CellcourseError":
        from cellcourse.errors import CellcourseError

        return CellcourseError
    if name in {"StudyFolder", "open"}:
        from cellcourse.workspace import study_folder

        return study_folder.open_study if name == "open" else study_folder.StudyFolder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
