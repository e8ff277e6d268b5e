"""Campaigns as a command: printed, written, resumed, refused, and spread over machines."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import COMMAND, content

VIRTUAL = Path(__file__).parent / "virtual"
WANTED = ("--at", "values", "--trials", "2500", "--seed", "7")
SLOWLY = ("--slow-trials", "3", "--truth-per-arm", "300")


def run(*words, **environment):
    typed = [COMMAND, "simulate", *map(str, words)]
    env = os.environ | environment
    return subprocess.run(typed, capture_output=True, text=True, check=False, env=env)


def results(folder):
    """Everything that a campaign found, without its chunks."""
    return {name: held for name, held in content(folder).items() if "chunks" not in name}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return Path(shutil.copytree(VIRTUAL, tmp_path_factory.mktemp("virtual") / "rats"))


@pytest.fixture(scope="module")
def finished(study):
    out = study.parent / "finished"
    done = run(study, *WANTED, *SLOWLY, "--out", out, "--open", "7")
    assert done.returncode == 0, done.stderr
    return out, done.stdout


@pytest.fixture
def campaign(finished, tmp_path):
    """A finished campaign to damage."""
    return Path(shutil.copytree(finished[0], tmp_path / "campaign"))


@pytest.fixture(scope="module")
def summary(finished):
    return json.loads((finished[0] / "summary.json").read_text())["campaign"]


def test_the_chance_of_every_test_is_printed_with_its_error(finished):
    out, printed = finished
    assert printed.startswith(f"{out}: 2,500 virtual studies under each of 2 laws, at values.")
    assert "    lasting            Slower from the first infusion on" in printed
    chance = r" +\d+\.\d\d % ± \d\.\d\d"
    assert re.search(rf"{chance}{chance}  log-rank \(asymptotic\): Cells - Vehicle", printed)
    assert "Survival compared (success at 0.05)" in printed
    assert printed.splitlines()[-1] == str(out / "index.html")


def test_an_extrapolation_is_named_in_print_in_the_result_and_on_every_figure(finished, summary):
    out, printed = finished
    words = "2 infusions of cells; calibrated on 0 to 1"
    assert words in printed
    for law in summary["laws"]:
        assert words in law["extrapolations"][0]
    assert words in (out / "index.html").read_text()
    figures = list((out / "figures").glob("*.svg"))
    assert len(figures) >= 3
    for figure in figures:
        assert words in figure.read_text(), figure


def test_the_result_says_everything_that_it_depends_on(finished, summary):
    said = summary["statement"]
    assert (said["trials"], said["seed"], said["laws"]) == (2500, 7, ["lasting", "restore"])
    assert [name for name, _ in said["inputs"]] == ["study.yaml", "model.yaml"]
    assert [name for name, _ in said["versions"]] == ["cellcourse", "numpy", "numba"]
    assert json.loads((finished[0] / "campaign.json").read_text()) == said


def test_what_has_no_batch_form_is_counted_in_the_stated_number_of_studies(summary):
    for law in summary["laws"]:
        slow = {one["analysis"]: one for one in law["analyses"] if one["how"] == "one by one"}
        assert slow["flow"]["trials"] == 3
        treated = [e for e in slow["flow"]["estimates"] if e["at"].get("item") == "treated"]
        assert [(e["answered"], e["mean"]) for e in treated] == [(3, 4.0), (3, 4.0)]


def test_bias_and_coverage_are_against_what_large_studies_find(summary):
    lasting = summary["laws"][0]
    (means,) = [one for one in lasting["analyses"] if one["analysis"] == "survival-mean"]
    (difference,) = [e for e in means["estimates"] if "difference" in e["quantity"]]
    assert difference["truth"] == pytest.approx(difference["mean"], abs=4 * difference["truth_se"])
    assert 0 < difference["truth_se"] < 0.5
    assert difference["coverage"]["trials"] == difference["answered"] > 2000
    assert 0.8 < difference["coverage"]["value"] < 0.98


def test_a_virtual_study_opens_as_any_study_and_every_page_says_what_it_is(finished):
    folder = finished[0] / "trials" / "lasting" / "7"
    assert (folder / "study.yaml").read_text().count("simulated") == 1
    done = subprocess.run([COMMAND, "report", folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = (folder / "report" / "index.html").read_text()
    assert "virtual study 7 of seed 7 under the law lasting" in page
    reported = json.loads((folder / "report" / "results.json").read_text())["results"]
    assert {result["origin"] for result in reported} == {"simulated"}


def test_the_same_command_again_changes_no_byte(finished, study):
    out, _ = finished
    before, chunks = results(out), content(out / "chunks")
    assert run(study, *WANTED, *SLOWLY, "--out", out, "--open", "7").returncode == 0
    assert content(out / "chunks") == chunks
    again = results(out)
    assert {name: again[name] for name in before} == before


@pytest.mark.parametrize("damage", ["missing", "torn", "everything"])
def test_chunks_that_are_lost_or_torn_are_made_again_with_the_same_result(campaign, study, damage):
    before = (campaign / "summary.json").read_bytes()
    for part in (campaign / "chunks" / "lasting").glob("*.part"):
        if damage == "torn":
            part.write_bytes(part.read_bytes()[:-7])
        elif damage == "everything" or part.name.startswith(("0", "slow")):
            part.unlink()
    (campaign / "summary.json").unlink()
    assert run(study, *WANTED, *SLOWLY, "--out", campaign).returncode == 0
    assert (campaign / "summary.json").read_bytes() == before


def test_another_campaign_is_refused_with_everything_that_differs(campaign, study):
    before = content(campaign)
    done = run(study, "--at", "values", "--trials", 2500, "--seed", 8, "--law", "lasting",
               "--no-effect", "--out", campaign)  # fmt: skip
    assert done.returncode == 2
    for named in ("--seed", "--law", "--no-effect", "--slow-trials", "--truth-per-arm"):
        assert f"campaign.json  {named}" in done.stderr
    assert "5 problems. Nothing was changed." in done.stderr
    assert content(campaign) == before


def test_a_model_that_changed_makes_another_campaign(campaign, study, tmp_path):
    other = Path(shutil.copytree(study, tmp_path / "other"))
    model = other / "model.yaml"
    model.write_text(model.read_text().replace("slope: -18", "slope: -17"))
    done = run(other, *WANTED, *SLOWLY, "--out", campaign)
    assert done.returncode == 2
    assert "campaign.json  model.yaml" in done.stderr


def test_an_analysis_run_alone_finds_what_it_finds_among_all(study, tmp_path, summary):
    every = {one["analysis"]: one for one in summary["laws"][0]["analyses"]}
    key = next(key for key, one in every.items() if one["how"] == "in blocks" and one["tests"])
    out = tmp_path / "alone"
    done = run(study, *WANTED, "--truth-per-arm", 300, "--analyses", key, "--out", out)
    assert done.returncode == 0, done.stderr
    alone = json.loads((out / "summary.json").read_text())["campaign"]
    assert alone["statement"]["analyses"] == [key]
    assert [one["analysis"] for one in alone["laws"][0]["analyses"]] == [key]
    assert alone["laws"][0]["analyses"][0] == every[key]


def test_without_an_effect_successes_are_errors(study, tmp_path):
    done = run(study, *WANTED, "--law", "lasting", "--no-effect", "--out", tmp_path / "null")
    assert "no infusion with cells" in done.stdout
    assert "(errors at 0.05)" in done.stdout
    (law,) = json.loads((tmp_path / "null" / "summary.json").read_text())["campaign"]["laws"]
    (means,) = [one for one in law["analyses"] if one["analysis"] == "survival-mean"]
    (difference,) = [e for e in means["estimates"] if "difference" in e["quantity"]]
    assert difference["truth"] == 0.0
    assert abs(difference["bias"]) < 4 * difference["bias_se"]
    page = (tmp_path / "null" / "index.html").read_text()
    assert "Chance of an error of the first kind" in page


def test_draws_are_used_one_a_study(study, tmp_path):
    asked = ("--at", "draws", "--trials", 1500, "--seed", 7, "--law", "lasting")
    assert run(study, *asked, "--out", tmp_path / "drawn").returncode == 0
    drawn = json.loads((tmp_path / "drawn" / "summary.json").read_text())["campaign"]
    assert [name for name, _ in drawn["statement"]["inputs"]][-1] == "draws of lasting"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--trials", 0), 2, "--trials found 0 accepted 1 to 1,000,000,000,000"),
        (("--seed", -1), 2, "--seed found -1 accepted 0 to 9,223,372,036,854,775,807"),
        (("--slow-trials", 99), 2, "--slow-trials found 99 accepted 0 to 10"),
        (("--truth-per-arm", 1), 2, "--truth-per-arm found 1 accepted 2 or more"),
        (("--trials", 0, "--seed", -1, "--open", "10"), 2, "2 problems. Nothing was changed."),
        (("--open", "10"), 2, "--open found 10 accepted 0 to 9"),
        (("--open", "x"), 2, "x is no list of numbers, such as 0,41"),
        (("--law", "clock"), 2, "has no law clock; it has lasting, restore"),
        (("--analyses", "bbc"), 2, "study.yaml has no analysis bbc; it has"),
        (("--cluster", "slurm"), 2, "write tcp://host:port, or slurm:20 for 20 jobs"),
        (("--at", "draws"), 7, "laws.restore has no draws yet; --at values takes its best values"),
        (
            ("--at", "draws", "--law", "lasting", "--truth-per-arm", 50),
            2,
            "at draws every virtual study has another truth",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_made(
    study, tmp_path, words, code, said
):
    usual = ("--at", "values", "--trials", 10, "--seed", 1, "--out", tmp_path / "out")
    done = run(study, *usual, *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists()


def test_draws_that_are_not_those_of_the_model_are_refused(study, tmp_path):
    other = Path(shutil.copytree(study, tmp_path / "other"))
    with (other / "draws-lasting.csv").open("a") as draws:
        draws.write("16,2,-18,6,0,0.5,0.7,0,7,0.05\n")
    asked = ("--at", "draws", "--trials", 10, "--seed", 7, "--law", "lasting")
    done = run(other, *asked, "--out", tmp_path / "out")
    assert done.returncode == 7
    assert "its SHA-256 is another" in done.stderr


def test_a_study_without_a_model_is_refused(study, tmp_path):
    other = Path(shutil.copytree(study, tmp_path / "other"))
    (other / "model.yaml").unlink()
    done = run(other, *WANTED, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "has no model.yaml" in done.stderr


def test_a_folder_of_something_else_is_left_alone(study):
    done = run(study, *WANTED, "--out", study)
    assert done.returncode == 2
    assert "holds no campaign of cellcourse; name a new folder" in done.stderr


LONG = ("--at", "values", "--trials", "100000", "--seed", "11", "--law", "lasting")


@pytest.fixture(scope="module")
def uninterrupted(study):
    """The result of a longer campaign that nothing disturbs."""
    out = study.parent / "uninterrupted"
    assert run(study, *LONG, "--out", out).returncode == 0
    return (out / "summary.json").read_bytes()


def begun(study, out, *words):
    """Start the longer campaign, and come back when its first chunk is finished."""
    typed = [COMMAND, "simulate", study, *LONG, "--out", out, *words]
    running = subprocess.Popen(typed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not list((out / "chunks").rglob("0*.part")):
        assert running.poll() is None, running.communicate()
        time.sleep(0.02)
    return running


def test_a_campaign_that_is_stopped_goes_on_and_ends_as_if_nothing_had_been(
    study, tmp_path, uninterrupted
):
    out = tmp_path / "out"
    running = begun(study, out)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "What is finished is kept" in said
    assert "Traceback" not in said
    kept = content(out / "chunks")
    assert not (out / "summary.json").exists()
    assert any(name.startswith("lasting/0") for name in kept)
    again = run(study, *LONG, "--out", out)
    assert again.returncode == 0
    assert int(again.stderr.split("/", 1)[0]) >= 1024  # goes on, not from the start
    assert (out / "summary.json").read_bytes() == uninterrupted


def test_a_campaign_that_is_killed_goes_on_all_the_same(study, tmp_path, uninterrupted):
    out = tmp_path / "out"
    running = begun(study, out)
    running.kill()
    running.communicate(timeout=60)
    assert run(study, *LONG, "--out", out).returncode == 0
    assert (out / "summary.json").read_bytes() == uninterrupted


@pytest.fixture
def dask(tmp_path):
    """A scheduler and three workers, each a process of its own; gives address and workers."""
    where = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

    def start(*words):
        return subprocess.Popen([sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
                                **quiet)  # fmt: skip

    scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                      "--scheduler-file", str(where))  # fmt: skip
    while not where.exists() or not where.read_text():
        assert scheduler.poll() is None
        time.sleep(0.05)
    workers = [
        start("dask_worker", "--scheduler-file", str(where), "--no-nanny", "--nthreads", "1",
              "--no-dashboard", "--local-directory", str(tmp_path))
        for _ in range(3)
    ]  # fmt: skip
    yield json.loads(where.read_text())["address"], workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def test_a_cluster_that_loses_a_worker_gives_the_same_result(study, tmp_path, dask, uninterrupted):
    address, workers = dask
    running = begun(study, tmp_path / "out", "--cluster", address)
    workers[0].kill()
    _, said = running.communicate(timeout=300)
    assert running.returncode == 0, said
    assert workers[0].wait() == -signal.SIGKILL
    assert (tmp_path / "out" / "summary.json").read_bytes() == uninterrupted


def test_slurm_jobs_give_the_same_result(study, tmp_path, uninterrupted):
    for name, script in {
        "sbatch": 'bash "$1" > /dev/null 2>&1 &\necho "Submitted batch job $!"\n',
        "scancel": "kill $1 2> /dev/null\ntrue\n",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/bash\n{script}")
        (tmp_path / name).chmod(0o755)
    done = run(
        study, *LONG, "--out", tmp_path / "out", "--cluster", "slurm:2",
        PATH=f"{tmp_path}:{os.environ['PATH']}",
        DASK_JOBQUEUE__SLURM__CORES="1",
        DASK_JOBQUEUE__SLURM__MEMORY="2GB",
        DASK_JOBQUEUE__SLURM__LOCAL_DIRECTORY=str(tmp_path),
        DASK_JOBQUEUE__SLURM__INTERFACE="lo",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "summary.json").read_bytes() == uninterrupted
