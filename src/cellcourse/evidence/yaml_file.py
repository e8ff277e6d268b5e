"""Reading a YAML file of this room into its model, with the place of every problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from cellcourse.errors import EvidenceError, PlanError, Problem
from cellcourse.study.refusals import decoded, worded
from cellcourse.study.tree import TOP, Tree, grow
from cellcourse.study.wording import shown
from cellcourse.study.words import Plan

__all__ = ["grown", "modelled"]

M = TypeVar("M", bound=Plan)


def grown(text: str | bytes, file: str, *, lacks: str, accepted: str) -> Tree:
    """Read the text into values with places.

    Args:
        text: the file's content; bytes are taken as UTF-8.
        file: name of the file in messages.
        lacks: what a file without names at its top does not hold.
        accepted: what would stand at its top.

    Raises:
        EvidenceError: not UTF-8, or no names with values under them.
    """
    try:
        tree = grow(decoded(text, file), file)
    except PlanError as refused:
        raise EvidenceError(refused.message, refused.problems) from None
    if not isinstance(tree.value, dict):
        top = Problem(f"{file}:{TOP}", "", shown(tree, ()), accepted)
        raise EvidenceError(f"{file} {lacks}", tree.problems or (top,))
    return tree


def modelled(
    model: type[M], tree: Tree, file: str, schema: Mapping[str, Any]
) -> tuple[M | None, list[Problem]]:
    """Give the model of what was read, None where it is refused, and every problem so far."""
    problems = list(tree.problems)
    try:
        return model.model_validate(tree.value), problems
    except ValidationError as refused:
        errors = refused.errors(include_url=False)
        return None, [*problems, *worded(errors, tree, file, schema)]
