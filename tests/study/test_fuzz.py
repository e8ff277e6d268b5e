"""A damaged study file is a study or a refusal with places, never anything else."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cellcourse.errors import PlanError
from cellcourse.study.criticism import criticise
from cellcourse.study.describe import describe
from cellcourse.study.read import read_study
from cellcourse.study.timeline import assessments, timeline

TEXTS = [p.read_text(encoding="utf-8") for p in sorted(Path("examples").glob("*/study.yaml"))]
TREES = [YAML(typ="safe").load(text) for text in TEXTS]
PLACE = re.compile(r"s:[1-9]\d*:[1-9]\d*")
WORDS = st.sampled_from(
    [
        "", "null", "no", "1e6", "012", "-1", "0", "1e999", "not reported", "[]", "{}", "[1]",
        "{a: 1}", "a", "12 weeks", "-6 months", "5 mL", "true", "*x", "&x", "!!int 3", "|", ">",
        "\t", "  ", "- ", ": ", "#", "'", '"', "\n", "}", "]", "---", "%", "@", "\x00", "\ud800",
        "é", "\u2028", "nan", ".inf", "1_0", "0 d", "zero", "sex", "bbb", "%YAML 3.0",
    ]
)  # fmt: skip
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["not reported", "bbb", "0 d", "5 mL", "trigger", "-3 weeks", ""])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
CI = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SLOW = settings(CI, max_examples=5000)


def holds(text):
    """The promise: a study that can be told and criticised, or problems with places."""
    try:
        study = read_study(text, "s")
    except PlanError as refused:
        assert refused.problems
        assert all(PLACE.fullmatch(problem.where) for problem in refused.problems)
        assert all(problem.accepted for problem in refused.problems)
        str(refused.problems[0]).encode()
        return
    describe(study)
    timeline(study)
    assessments(study)
    criticise(study)


def cut_and_paste(data):
    """A text of an example with some words put in the place of others."""
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.sampled_from([0, 1, 3, 10, 100]))
        text = text[:start] + data.draw(WORDS) + text[start + length :]
    return text


def paths(tree, path=()):
    yield path
    inner = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for key, value in inner:
        yield from paths(value, (*path, key))


ALL_PATHS = [list(paths(tree))[1:] for tree in TREES]


def regrown(data):
    """The tree of an example with other values, or none, at some paths."""
    index = data.draw(st.integers(0, len(TREES) - 1))
    tree = json.loads(json.dumps(TREES[index]))
    for path in data.draw(st.lists(st.sampled_from(ALL_PATHS[index]), min_size=1, max_size=4)):
        replace(tree, path, data.draw(st.one_of(VALUES, st.just(replace))))
    return json.dumps(tree)


def replace(tree, path, value):
    for part in path[:-1]:
        try:
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            return
    if value is not replace and isinstance(tree, dict | list) and len(tree):
        if isinstance(tree, dict) or (isinstance(path[-1], int) and path[-1] < len(tree)):
            tree[path[-1]] = value
    elif isinstance(tree, dict):
        tree.pop(path[-1], None)


@CI
@given(st.data())
def test_a_text_with_words_cut_and_pasted_is_read_or_refused(data):
    holds(cut_and_paste(data))


@CI
@given(st.data())
def test_a_tree_with_values_exchanged_is_read_or_refused(data):
    holds(regrown(data))


@CI
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text_and_any_bytes_are_refused(text):
    holds(text)


@pytest.mark.slow
@SLOW
@given(st.data())
def test_five_thousand_damaged_texts_are_read_or_refused(data):
    holds(cut_and_paste(data))


@pytest.mark.slow
@SLOW
@given(st.data())
def test_five_thousand_damaged_trees_are_read_or_refused(data):
    holds(regrown(data))
