"""Entry rules over what virtual subjects were before day zero, varied and obeyed by the command."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from command import COMMAND

VIRTUAL = Path(__file__).parent / "virtual"
SUCCESS = ("--success", "survival-test:log-rank:asymptotic treated control")
WANTED = (*SUCCESS, "--law", "restore", "--target", "0.8", "--trials", "300", "--seed", "7")
PRIOR = "prior: {kind: fixed, because: so}, source: none"
HISTORY = f"""\
history: {{pace: pace}}
parameters:
  pace.floor: {{label: Least pace, unit: points a month, {PRIOR}}}
  pace.log_sd: {{label: Spread of the pace, unit: log, {PRIOR}}}
"""
CHANGES = {
    "study.yaml": {
        "baseline: {}": "baseline: {pace: {label: Pace, kind: number, unit: points/month}}",
        "eligibility: not reported": (
            "eligibility: {include: {fast: {text: Fast, rule: {of: pace, at_least: 12}}}}"
        ),
    },
    "model.yaml": {
        "parameters:\n": HISTORY,
        "values: {": "values: {pace.floor: 1, pace.log_sd: 0.3, ",
    },
}


def run(*words):
    typed = [COMMAND, *map(str, words)]
    return subprocess.run(typed, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def rats(tmp_path_factory):
    folder = Path(shutil.copytree(VIRTUAL, tmp_path_factory.mktemp("entry") / "rats"))
    for name, changes in CHANGES.items():
        text = (folder / name).read_text()
        for before, after in changes.items():
            assert before in text
            text = text.replace(before, after)
        (folder / name).write_text(text)
    return folder


def test_a_bound_on_the_pace_is_varied(rats, tmp_path):
    done = run("plan", rats, "--vary", "entry.fast=6,30", *WANTED, "--out", tmp_path / "next")
    assert done.returncode == 0, done.stderr
    designs = json.loads((tmp_path / "next" / "plan.json").read_text())["designs"]
    assert [one["design"] for one in designs] == ["entry.fast=6", "entry.fast=30"]
    slow, fast = (one["under"][0]["power"]["successes"] for one in designs)
    # Who declines fast comes to the endpoint while it is followed, so that more is seen.
    assert fast > slow + 20


@pytest.mark.parametrize(
    ("vary", "code", "said"),
    [
        ("entry.fast=100000", 7, "none of 4096 virtual subjects met the rules of entry"),
        ("entry.slow=3", 2, "entry.fast"),
    ],
)
def test_what_nobody_meets_or_no_criterion_says_is_refused(rats, tmp_path, vary, code, said):
    done = run("plan", rats, "--vary", vary, *WANTED, "--out", tmp_path / "none")
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_virtual_study_that_is_opened_keeps_its_own_rules(rats, tmp_path):
    out, asked = tmp_path / "power", ("--law", "restore", "--at", "values", "--trials", "20")
    done = run("simulate", rats, *asked, "--seed", "7", "--open", "3", "--out", out)
    assert done.returncode == 0, done.stderr
    with (out / "trials" / "restore" / "3" / "data" / "subjects.csv").open() as file:
        paces = [float(row["pace"]) for row in csv.DictReader(file)]
    assert len(paces) == 8
    assert min(paces) >= 12
