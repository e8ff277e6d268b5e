"""Carrying out what a study file declares."""

import subprocess
import sys
from importlib import import_module
from typing import get_args

import pytest

from cellcourse.analysis.run import METHODS, analyse
from cellcourse.errors import MethodError
from cellcourse.study.analyses import Analysis

FLOW = {"method": "flow", "title": "Flow"}
BASELINE = {"method": "baseline-table", "title": "Baseline", "variables": ["sex"]}


@pytest.fixture
def records(rows):
    return rows.records(
        (rows.subject("a", "vehicle", sex="male"), rows.subject("b", "low", sex="female")),
        digests=(("data/subjects.csv", "aa"), ("data/doses.csv", "bb"), ("data/batches.csv", "cc")),
    )


def test_every_analysis_that_can_be_declared_has_its_method():
    union, _ = get_args(Analysis)
    assert set(METHODS) == set(get_args(union))
    for module, name in METHODS.values():
        assert callable(getattr(import_module(f"cellcourse.analysis.{module}"), name))


def test_results_come_in_the_order_of_the_study_file(plan, records):
    for order in (("flow", "base"), ("base", "flow")):
        entries = {"flow": FLOW, "base": BASELINE}
        found = analyse(plan({key: entries[key] for key in order}), records, None)
        assert tuple(result.analysis for result in found) == order


def test_progress_is_told_before_each_analysis(plan, records):
    told = []
    study = plan({"flow": FLOW, "base": BASELINE})
    analyse(study, records, lambda done, total, title: told.append((done, total, title)))
    assert told == [(0, 2, "Flow"), (1, 2, "Baseline")]


def test_a_refusal_names_the_analysis(plan, records, exact):
    entry = {
        "method": "log-rank", "title": "T", "endpoint": "survival", "deaths": "the event",
        "pairwise": "holm", "exact": exact, "arms": ["vehicle", "low"],
        "estimand": {"population": "all mice", "summary": "difference"},
    }  # fmt: skip
    with pytest.raises(MethodError, match=r"^analyses\.who-lives: .*no deaths") as refused:
        analyse(plan({"flow": FLOW, "who-lives": entry}), records, None)
    assert refused.value.exit_code == 6


def test_digests_are_those_of_the_tables_that_were_used(plan, records):
    (result,) = analyse(plan({"base": BASELINE}), records, None)
    assert result.inputs == (("data/subjects.csv", "aa"),)


def test_a_workbook_is_named_with_the_sheets_that_were_used(plan, rows):
    records = rows.records((rows.subject("a", "vehicle"),), digests=(("data.xlsx", "dd"),))
    (result,) = analyse(plan({"base": BASELINE}), records, None)
    assert result.inputs == (("data.xlsx/subjects", "dd"),)
    assert result.tables == ("subjects",)


def test_a_result_is_as_good_as_the_worst_of_its_tables(plan, records):
    parts = [
        {"tables": ["subjects"], "origin": "as published", "statement": "Of the paper."},
        {"tables": ["observations"], "origin": "simulated", "statement": "Made up."},
    ]
    (result,) = analyse(plan({"base": BASELINE}, data_origin=parts), records, None)
    assert result.origin == "as published"
    assert result.origins == {"as published"}


def test_an_analysis_of_some_arms_leaves_the_others_alone(plan, records):
    entry = {**BASELINE, "arms": ["low"]}
    (result,) = analyse(plan({"base": entry}), records, None)
    assert result.arms == ("low",)
    assert dict(result.n) == {"low": 1}


def test_analysing_loads_neither_scipy_stats_nor_pandas_nor_matplotlib():
    program = (
        "import sys; import cellcourse.analysis.run; "
        "print([m for m in ('scipy', 'pandas', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
