"""A small sound study, and ways to spoil or enrich it in one place."""

import copy
import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cellcourse.errors import PlanError
from cellcourse.study.read import read_study
from cellcourse.study.study import Study

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")


def changed(changes):
    """The small study with values put at dotted paths; None takes one away."""
    tree = copy.deepcopy(YAML(typ="safe").load(SMALL))
    for path, value in changes.items():
        *outer, last = (int(part) if part.isdigit() else part for part in path.split("."))
        holder = tree
        for part in outer:
            holder = holder[part] if isinstance(holder, list) else holder.setdefault(part, {})
        if value is None:
            del holder[last]
        else:
            holder[last] = value
    return tree


@pytest.fixture(scope="session")
def study_with():
    """Make a study from the small one, changed at some paths."""

    def make(changes):
        return Study.model_validate(changed(changes))

    return make


@pytest.fixture(scope="session")
def problems_with():
    """Read the small study, changed; give its problems as (what, found, accepted)."""

    def read(changes):
        try:
            read_study(json.dumps(changed(changes), indent=1), "study.yaml")
        except PlanError as refused:
            return [(problem.what, problem.found, problem.accepted) for problem in refused.problems]
        return []

    return read
