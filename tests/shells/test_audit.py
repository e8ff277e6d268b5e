"""The audit as a command: what is printed, what is written, what is refused."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from command import COMMAND

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def folder(tmp_path):
    made = shutil.ignore_patterns("report", "audit", ".report.*")
    return Path(shutil.copytree(EXAMPLES / "als-phase1", tmp_path / "trial", ignore=made))


def run(*words):
    return subprocess.run([COMMAND, *map(str, words)], capture_output=True, text=True, check=False)


def test_findings_are_results_and_lie_beside_the_claims(folder):
    done = run("audit", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("INCONSISTENT: these cannot be true together")
    assert "label: 50 mg x 2 = 100 mg a day" in " ".join(done.stdout.split())
    assert done.stdout.splitlines()[-1] == str(folder / "audit" / "index.html")
    assert json.loads((folder / "audit" / "audit.json").read_text())["format"] == 1


def test_a_rule_is_left_out_or_asked_alone_by_its_name(folder):
    alone = run("audit", folder, "--only", "label-dose").stdout
    assert "riluzole" in alone
    assert "[dose]" not in alone
    assert "[label-dose]" not in run("audit", folder, "--without", "label-dose").stdout


def test_the_same_claims_give_the_same_bytes(folder):
    run("audit", folder)
    first = {path.name: path.read_bytes() for path in (folder / "audit").iterdir()}
    run("audit", folder)
    assert first == {path.name: path.read_bytes() for path in (folder / "audit").iterdir()}


def test_a_rule_that_does_not_exist_is_refused(folder):
    done = run("audit", folder, "--only", "grim")
    assert done.returncode == 7
    assert "No rule is called grim; there are scale-limits, intervals" in done.stderr
    assert not (folder / "audit").exists()


def test_a_folder_without_claims_is_refused(folder):
    (folder / "evidence.yaml").unlink()
    done = run("audit", folder)
    assert done.returncode == 2
    assert "it has no evidence.yaml" in done.stderr


def test_a_folder_of_somebody_s_own_is_not_replaced(folder):
    (folder / "audit").mkdir()
    (folder / "audit" / "notes.txt").write_text("mine")
    done = run("audit", folder)
    assert done.returncode == 2
    assert "is not an audit that cellcourse made" in done.stderr
    assert (folder / "audit" / "notes.txt").read_text() == "mine"


def test_the_schema_of_an_audit_is_printed():
    schema = json.loads(run("schema", "audit").stdout)
    assert "findings" in schema["properties"]
