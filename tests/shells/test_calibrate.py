"""Calibrations as a command: a truth that is known comes back, and what cannot be is refused."""

import csv
import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from command import COMMAND

VIRTUAL = Path(__file__).parent / "virtual"
EFFORT = {"trials": 60, "ensembles": 2, "walkers": 8, "steps": 40, "draws": 60, "seed": 3}

FREE = {
    "slope": "{kind: normal, mean: -6.0, sd: 4.0}",
    "intercept_sd": "{kind: normal, mean: 2.0, sd: 0.5, above: 0.5}",
}
"""The slope decides when the endpoint comes; the other parameter hardly does."""

CLAIMS = """\
cellcourse: 1
publication: An invented paper
arms: {control: {label: Vehicle, n: 4}, treated: {label: Cells, n: 4}}
measures: {survival: {label: Survival, unit: days, low: 0}}
claims:
"""
CLAIM = """\
  median-{arm}:
    place: Results
    quote: "a median"
    status: stated
    numbers:
      - printed: "{printed}"
        what: median survival of {arm}
        recomputed: {{analysis: survival, estimate: median survival, part: value, arm: {arm}}}
"""
BOUND = """\
  bound:
    place: Results
    quote: "p < 0.05"
    status: stated
    numbers:
      - printed: "< 0.05"
        what: p of the log-rank test
        recomputed:
          {analysis: survival-test, test: log-rank, part: p, arm: treated, against: control}
      - printed: "12"
        what: something else
        not_recomputable: Nothing gives it.
"""


def run(folder, out, law="lasting", **changed):
    effort = EFFORT | changed
    options = [word for name, value in effort.items() for word in (f"--{name}", str(value))]
    typed = [COMMAND, "calibrate", str(folder), "--law", law, *options, "--out", str(out)]
    return subprocess.run(typed, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = Path(shutil.copytree(VIRTUAL, tmp_path_factory.mktemp("calibrate") / "rats"))
    model = (folder / "model.yaml").read_text()
    for name, prior in FREE.items():
        known = rf"(\n  {name}:\n    .*?prior: )\{{kind: fixed, because: invented\}}"
        model = re.sub(known, rf"\g<1>{prior}", model)
    (folder / "model.yaml").write_text(model)
    # Medians of very many virtual rats whose slope is -9 points a month, as the model says.
    printed = (("control", "38.0"),)
    claims = "".join(CLAIM.format(arm=arm, printed=value) for arm, value in printed)
    (folder / "evidence.yaml").write_text(CLAIMS + claims + BOUND)
    return folder


@pytest.fixture(scope="module")
def calibrated(study):
    out = study.parent / "calibrated"
    done = run(study, out)
    assert done.returncode == 0, done.stderr
    return out, done.stdout


@pytest.fixture(scope="module")
def content(calibrated):
    return json.loads((calibrated[0] / "calibration.json").read_text())


def parameter(content, name):
    (found,) = [one for one in content["parameters"] if one["name"] == name]
    return found


def test_a_truth_that_is_known_lies_in_the_posterior(content):
    low, _, high = parameter(content, "slope")["posterior"]
    assert low < -9 < high


def test_what_the_evidence_speaks_of_is_learned_and_the_rest_is_said_to_be_unknown(
    content, calibrated
):
    assert parameter(content, "slope")["identified"]
    assert not parameter(content, "intercept_sd")["identified"]
    assert re.search(r"intercept_sd .*the prior comes back", calibrated[1])
    assert "the evidence says nothing about" in (calibrated[0] / "index.html").read_text()


def test_every_printed_number_is_compared_or_listed_with_its_reason(content):
    assert [one["claim"] for one in content["printed"]] == ["median-control", "bound"]
    assert content["not_held_against"] == [
        {"claim": "bound", "what": "something else", "printed": "12", "why": "Nothing gives it."}
    ]


def test_draws_have_a_column_for_each_parameter_and_the_digest_that_is_printed(calibrated):
    draws = (calibrated[0] / "draws.csv").read_bytes()
    rows = list(csv.reader(draws.decode().splitlines()))
    assert len(rows) == 1 + EFFORT["draws"]
    assert "slope" in rows[0]
    assert sha256(draws).hexdigest() in calibrated[1]


def test_the_draws_are_taken_by_a_campaign(study, calibrated):
    shutil.copy(calibrated[0] / "draws.csv", study / "own.csv")
    digest = sha256((study / "own.csv").read_bytes()).hexdigest()
    model = (study / "model.yaml").read_text()
    changed = re.sub(
        r"file: draws-lasting.csv\n\s+sha256: \w+", f"file: own.csv\n      sha256: {digest}", model
    )
    assert changed != model
    folder = Path(shutil.copytree(study, study.parent / "with-draws"))
    (folder / "model.yaml").write_text(changed)
    options = ["--law", "lasting", "--at", "draws", "--trials", "50", "--seed", "1", "--out"]
    typed = [COMMAND, "simulate", str(folder), *options, str(study.parent / "campaign")]
    done = subprocess.run(typed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_same_command_gives_the_same_draws(study, calibrated):
    again = study.parent / "again"
    assert run(study, again).returncode == 0
    assert (again / "draws.csv").read_bytes() == (calibrated[0] / "draws.csv").read_bytes()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"law": "clock"}, "it has lasting, restore"),
        ({"trials": 49}, "--trials\n    found     49\n    accepted  50 or more"),
        ({"walkers": 3}, "--walkers\n    found     3\n    accepted  4 or more"),
        ({"ensembles": 1}, "--ensembles\n    found     1\n    accepted  2 or more"),
        ({"seed": -1}, "--seed\n    found     -1\n    accepted  0 to 9,223,372,036,854,775,807"),
    ],
)
def test_an_effort_that_is_too_small_is_refused_by_name(study, tmp_path, changed, said):
    done = run(study, tmp_path / "none", **changed)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_study_without_evidence_cannot_be_calibrated(tmp_path):
    folder = shutil.copytree(VIRTUAL, tmp_path / "rats")
    done = run(folder, tmp_path / "none")
    assert done.returncode == 2
    assert "no evidence.yaml" in done.stderr


def prior(folder, out, *more):
    typed = [COMMAND, "calibrate", str(folder), "--law", "lasting", "--prior", "--draws", "30"]
    typed += ["--seed", "3", "--out", str(out), *more]
    return subprocess.run(typed, capture_output=True, text=True, check=False)


def test_a_study_without_evidence_gets_draws_of_its_prior_that_a_campaign_takes(study, tmp_path):
    folder = Path(shutil.copytree(study, tmp_path / "rats"))
    (folder / "evidence.yaml").unlink()
    done = prior(folder, folder / "drawn")
    assert done.returncode == 0, done.stderr
    digest = sha256((folder / "drawn" / "draws.csv").read_bytes()).hexdigest()
    assert f"sha256: {digest}" in done.stdout
    assert "no evidence was weighed" in done.stdout
    page = (folder / "drawn" / "index.html").read_text()
    assert "normal, mean -6, SD 4" in page
    assert "is that of the prior" in page
    model = (folder / "model.yaml").read_text()
    stated = r"file: draws-lasting.csv\n\s+sha256: \w+\n\s+largest_r_hat: 1.0"
    own = f"file: drawn/draws.csv\n      sha256: {digest}\n      of: prior"
    (folder / "model.yaml").write_text(re.sub(stated, own, model))
    options = ["--law", "lasting", "--at", "draws", "--trials", "50", "--seed", "1", "--out"]
    typed = [COMMAND, "simulate", str(folder), *options, str(tmp_path / "campaign")]
    done = subprocess.run(typed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_draws_of_a_prior_take_no_search_and_a_search_takes_all_of_its_options(study, tmp_path):
    done = prior(study, tmp_path / "none", "--trials", "60")
    assert (done.returncode, "takes no --trials" in done.stderr) == (2, True)
    typed = [COMMAND, "calibrate", str(study), "--law", "lasting", "--draws", "30", "--seed", "3"]
    typed += ["--trials", "60", "--out", str(tmp_path / "none")]
    done = subprocess.run(typed, capture_output=True, text=True, check=False)
    assert "calibrate needs --ensembles, --walkers, --steps, or --prior" in done.stderr


def test_a_prior_that_gives_what_cannot_be_is_refused(study, tmp_path):
    folder = Path(shutil.copytree(study, tmp_path / "rats"))
    model = (folder / "model.yaml").read_text()
    assert FREE["intercept_sd"] in model
    wide = "{kind: normal, mean: 0.5, sd: 2.0}"
    (folder / "model.yaml").write_text(model.replace(FREE["intercept_sd"], wide))
    done = prior(folder, tmp_path / "none")
    assert done.returncode == 7
    assert "values that intercept_sd cannot have" in done.stderr
    assert not (tmp_path / "none").exists()


def test_evidence_that_the_law_can_hardly_give_is_refused(study, tmp_path):
    folder = Path(shutil.copytree(study, tmp_path / "rats"))
    model = (folder / "model.yaml").read_text()
    (folder / "model.yaml").write_text(model.replace("mean: -6.0, sd: 4.0", "mean: 30.0, sd: 1.0"))
    done = run(folder, tmp_path / "none")
    assert done.returncode == 7
    assert "draws from the prior can give every printed number" in done.stderr
