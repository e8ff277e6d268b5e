"""Plans as a command: designs, their chances, the published conclusions, and refusals."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from command import COMMAND

VIRTUAL = Path(__file__).parent / "virtual"
TEST = "survival-test:log-rank:asymptotic treated control"
WANTED = ("--target", "0.8", "--trials", "600", "--seed", "7")
VARY = ("--vary", "per-arm=4,12", "treated.infusions=1,2")
GAIN = ("--gain", "survival-mean:restricted mean survival:treated control")
ASKED = (*VARY, "--success", TEST, *GAIN)
EVIDENCE = """\
cellcourse: 1
publication: An invented paper
arms: {control: {label: Vehicle, n: 4}, treated: {label: Cells, n: 4}}
measures: {}
claims:
  overall:
    place: Results
    quote: "p = 0.01"
    status: stated
    about: {arm: treated, against: control, test: log-rank}
    numbers:
      - printed: "0.01"
        what: p of the log-rank test
        quantity: p
        recomputed:
          {analysis: survival-test, test: log-rank, part: p, arm: treated, against: control}
"""


def run(*words):
    typed = [COMMAND, "plan", *map(str, words)]
    return subprocess.run(typed, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = Path(shutil.copytree(VIRTUAL, tmp_path_factory.mktemp("plan") / "rats"))
    (folder / "evidence.yaml").write_text(EVIDENCE)
    return folder


@pytest.fixture(scope="module")
def planned(study):
    out = study.parent / "planned"
    done = run(study, *ASKED, *WANTED, "--out", out)
    assert done.returncode == 0, done.stderr
    return out, done.stdout


@pytest.fixture(scope="module")
def content(planned):
    return json.loads((planned[0] / "plan.json").read_text())


def design(content, name):
    (found,) = [one for one in content["designs"] if one["design"] == name]
    return found


def chance(design, law, what):
    (under,) = [one for one in design["under"] if one["law"] == law]
    return under[what]["successes"] / under[what]["trials"]


def test_every_combination_is_a_design(content):
    assert [one["design"] for one in content["designs"]] == [
        "per-arm=4 treated.infusions=1",
        "per-arm=4 treated.infusions=2",
        "per-arm=12 treated.infusions=1",
        "per-arm=12 treated.infusions=2",
    ]


def test_more_subjects_promise_more_under_every_law(content):
    few, many = (design(content, f"per-arm={n} treated.infusions=2") for n in (4, 12))
    for law in ("lasting", "restore"):
        assert chance(many, law, "power") > chance(few, law, "power")


def test_a_second_infusion_matters_only_under_the_law_in_which_each_one_counts(content):
    one, two = (design(content, f"per-arm=12 treated.infusions={k}") for k in (1, 2))
    assert chance(one, "lasting", "power") == chance(two, "lasting", "power")
    assert chance(two, "restore", "power") > chance(one, "restore", "power")


def test_a_law_with_draws_has_an_assurance_and_one_without_says_so(content, planned):
    one = design(content, "per-arm=12 treated.infusions=1")
    assert 0 < chance(one, "lasting", "assurance") < 1
    assert one["under"][1]["assurance"] is None
    assert "restore is not calibrated" in planned[1]


def test_a_design_beyond_the_evidence_is_named_in_the_result_and_in_print(content, planned):
    far = design(content, "per-arm=12 treated.infusions=2")
    assert "2 infusions of cells; calibrated on 0 to 1" in far["extrapolations"][0]
    assert design(content, "per-arm=12 treated.infusions=1")["extrapolations"] == []
    assert "extrapolation, 2 of 4 designs" in (planned[0] / "index.html").read_text()


def test_the_gain_is_told_with_its_error(content):
    (mean, error) = design(content, "per-arm=12 treated.infusions=1")["under"][0]["gains"][0]
    assert mean > 0
    assert 0 < error < mean


def test_the_command_ends_with_the_page(planned):
    assert planned[1].splitlines()[-1] == str(planned[0] / "index.html")


def test_the_same_command_gives_the_same_plan(study, planned):
    again = study.parent / "again"
    run(study, *ASKED, *WANTED, "--out", again)
    for name in ("plan.json", "plan.csv", "index.html"):
        assert (again / name).read_bytes() == (planned[0] / name).read_bytes()


def test_published_conclusions_are_asked_for_again(study, tmp_path):
    done = run(study, "--replicate", *WANTED, "--law", "lasting", "--out", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    content = json.loads((tmp_path / "again" / "plan.json").read_text())
    assert content["asked"]["criteria"] == ["overall: p of the log-rank test"]
    assert content["designs"][0]["design"] == "as declared"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--success", "survival-test:nothing"), 2, TEST),
        (("--success", TEST, "--gain", "x"), 2, "survival-mean:restricted mean survival"),
        (("--success", TEST, "--vary", "nobody.infusions=2"), 2, "treated.infusions"),
        (("--success", TEST, "--vary", "first-score=12"), 7, "a study whose day zero a score sets"),
        (("--success", TEST, "--law", "clock"), 2, "it has lasting, restore"),
        (("--replicate", "--claims", "none"), 2, "overall"),
        (("--success", TEST, "--claims", "overall"), 2, "accepted  with --replicate only"),
        (("--success", TEST, "--target", "2"), 2, "accepted  a chance above 0 and below 1"),
        (
            ("--success", TEST, "--trials", "3"),
            2,
            "--trials\n    found     3\n    accepted  20 or more",
        ),
    ],
)
def test_what_cannot_be_planned_is_refused_by_name_and_nothing_is_written(
    study, tmp_path, words, code, said
):
    done = run(study, *WANTED, *words, "--out", tmp_path / "none")
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_wrong_test_is_answered_with_all_there_are_each_on_a_line(study, tmp_path):
    done = run(study, "--success", "survival:log-rank", *WANTED, "--out", tmp_path / "none")
    lines = done.stderr.splitlines()
    assert lines[2].startswith(f"    accepted  {TEST}  ")
    assert all(line.startswith(" " * 14) for line in lines[3:-1])
    assert len(lines) > 4


def test_a_success_on_the_other_side_is_none(study, tmp_path):
    wanted = ("--law", "lasting", *WANTED)
    for side in ("below", "above"):
        done = run(study, "--success", f"{TEST}, {side} 1", *wanted, "--out", tmp_path / side)
        assert done.returncode == 0, done.stderr
    better, worse = (
        json.loads((tmp_path / side / "plan.json").read_text())["designs"][0]
        for side in ("below", "above")
    )
    # A hazard ratio below 1 favours the treated arm, whose decline the law slows.
    assert chance(better, "lasting", "power") > 5 * chance(worse, "lasting", "power")


def test_a_plan_needs_a_new_folder(study, planned):
    done = run(study, "--success", TEST, *WANTED, "--out", planned[0])
    assert done.returncode == 2
    assert "exists already" in done.stderr
