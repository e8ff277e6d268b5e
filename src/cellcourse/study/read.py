"""Reading a study file: either a study, or everything that is wrong with it, with its place.

The file is read in three steps: YAML into values with places, values into models, models
checked against one another. A part that cannot be read does not hide what is wrong with
the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from cellcourse.errors import PlanError, Problem
from cellcourse.study.consistency import contradictions
from cellcourse.study.references import names_declared, unknown_names
from cellcourse.study.refusals import decoded, in_order, placed, worded
from cellcourse.study.schema import json_schema
from cellcourse.study.study import Study
from cellcourse.study.tree import TOP, Path, Tree, grow
from cellcourse.study.wording import data_path, shown

__all__ = ["read_study"]

_STAND_INS: Final[Mapping[str, Any]] = {
    "cellcourse": 1,
    "title": "-",
    "registrations": "not reported",
    "ethics": "not reported",
    "design": {"kind": "animal", "allocation": "not reported", "blinding": "not reported"},
    "population": {"species": "-", "description": "-"},
    "time_unit": "day",
    "eligibility": "not reported",
    "products": {},
    "arms": {},
    "day_zero": {"by": "age", "age": "0 d"},
    "measures": {},
    "schedule": {},
    "events": {},
    "inference": {"alpha": 0.5, "confidence": 0.5},
    "analyses": {},
}
"""What takes the place of a section that cannot be read, so that the others can be checked."""


def read_study(text: str | bytes, file: str) -> Study:
    """Read a study file.

    Args:
        text: the file's content; bytes are taken as UTF-8.
        file: name of the file in messages.

    Raises:
        PlanError: naming every problem with its line and column, what stands there and
            what would be accepted.
    """
    tree = grow(decoded(text, file), file)
    study, problems = _validated(tree, file)
    if study is not None and not problems:
        return study
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    raise PlanError(f"{file} is not a study that can be run: {count}", problems)


def _validated(tree: Tree, file: str) -> tuple[Study | None, tuple[Problem, ...]]:
    if not isinstance(tree.value, dict):
        top = Problem(f"{file}:{TOP}", "", shown(tree, ()), "a study: cellcourse: 1, title: ...")
        return None, tree.problems or (top,)
    try:
        study = Study.model_validate(tree.value)
    except ValidationError as refused:
        return None, _everything(tree, file, refused)
    faults = [*unknown_names(study, names_declared(study)), *contradictions(study, frozenset())]
    return study, in_order([*tree.problems, *placed(faults, tree, file)])


def _everything(tree: Tree, file: str, refused: ValidationError) -> tuple[Problem, ...]:
    """Gather what cannot be read and, in what can, what does not fit together."""
    errors = refused.errors(include_url=False)
    found = [*tree.problems, *worded(errors, tree, file, json_schema())]
    broken = [data_path(error, tree) for error in errors]
    study = Study.model_validate(_sound(tree.value, broken))
    damaged = frozenset(str(path[0]) for path in broken if path)
    faults = [*unknown_names(study, _names(study, tree)), *contradictions(study, damaged)]
    return in_order([*found, *placed(faults, tree, file)])


def _sound(value: Mapping[str, Any], broken: Sequence[Path]) -> dict[str, Any]:
    """Leave out every entry that cannot be read; a section that is no list of entries, whole."""
    kept: dict[str, Any] = dict(value)
    for path in broken:
        section, *inner = path or ("",)
        entries = kept.get(str(section))
        if inner and section in _NAMED and isinstance(entries, dict):
            kept[str(section)] = {key: v for key, v in entries.items() if key != inner[0]}
        else:
            kept.pop(str(section), None)
    return {**_STAND_INS, **kept}


_NAMED: Final = frozenset(
    {
        "baseline", "concomitant", "products", "arms", "measures", "procedures", "events",
        "endpoints", "missing_reasons", "analyses",
    }
)  # fmt: skip
"""Sections of named entries that can be read one without another."""


def _names(study: Study, tree: Tree) -> dict[str, tuple[str, ...]]:
    """List the names that the file declares, those of entries that cannot be read included."""
    return {
        section: tuple({**dict.fromkeys(names), **_keys(tree, section)})
        for section, names in names_declared(study).items()
    }


def _keys(tree: Tree, section: str) -> dict[str, None]:
    entries = tree.at(tuple(section.split(".")))
    return dict.fromkeys(entries) if isinstance(entries, dict) else {}
