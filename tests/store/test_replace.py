"""Replacing a report: whole or not at all, whatever happens in between."""

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cellcourse.errors import UsageError
from cellcourse.store import replace as store
from cellcourse.store.replace import create_file, create_folder, replace_report

FIRST = {"results.json": b"first", "figures/a.svg": b"<svg/>"}
SECOND = {"results.json": b"second", "tables/t.csv": b"a,b"}


def held(folder):
    """Every file under a folder with its content."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def neighbours(folder):
    return sorted(path.name for path in folder.iterdir())


def test_writes_every_file_and_nothing_else(tmp_path):
    assert held(replace_report(tmp_path, FIRST)) == FIRST
    assert neighbours(tmp_path) == [".report.lock", "report"]


def test_nothing_of_the_last_report_stays(tmp_path):
    replace_report(tmp_path, FIRST)
    assert held(replace_report(tmp_path, SECOND)) == SECOND
    assert neighbours(tmp_path) == [".report.lock", "report"]


@pytest.mark.parametrize("step", ["_write_all", "_swap"])
def test_a_failure_leaves_the_last_report(tmp_path, monkeypatch, step):
    replace_report(tmp_path, FIRST)

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, step, fail)
    with pytest.raises(UsageError, match="report cannot be written") as refusal:
        replace_report(tmp_path, SECOND)
    assert refusal.value.problems[0].found == "no space left on device"
    assert held(tmp_path / "report") == FIRST
    assert neighbours(tmp_path) == [".report.lock", "report"]


def test_a_failure_between_the_two_renames_puts_the_last_report_back(tmp_path, monkeypatch):
    replace_report(tmp_path, FIRST)
    rename = Path.rename

    def fail_to_move_in(self, target):
        if self.name == ".report.new":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_to_move_in)
    with pytest.raises(UsageError):
        replace_report(tmp_path, SECOND)
    assert held(tmp_path / "report") == FIRST


def test_what_a_killed_run_left_is_repaired_by_the_next(tmp_path):
    replace_report(tmp_path, FIRST)
    (tmp_path / "report").rename(tmp_path / ".report.old")
    (tmp_path / ".report.new").mkdir()
    (tmp_path / ".report.new" / "half").write_bytes(b"...")
    assert held(replace_report(tmp_path, SECOND)) == SECOND
    assert neighbours(tmp_path) == [".report.lock", "report"]


KILLED = """
import os, sys
from pathlib import Path
from cellcourse.store import replace

step = sys.argv[2]
original = getattr(os, step)

def die(*arguments, **named):
    if step == "fsync" or str(arguments[0]).endswith(".report.new"):
        os.kill(os.getpid(), 9)
    return original(*arguments, **named)

setattr(os, step, die)
replace.replace_report(Path(sys.argv[1]), {"results.json": b"second", "a": b"x"})
"""


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_run_killed_at_any_step_leaves_a_whole_report_within_reach(tmp_path, step):
    replace_report(tmp_path, FIRST)
    command = [sys.executable, "-c", KILLED, str(tmp_path), step]
    assert subprocess.run(command, check=False).returncode == -9
    old, stands = tmp_path / ".report.old", tmp_path / "report"
    assert held(stands if stands.exists() else old) == FIRST
    assert held(replace_report(tmp_path, SECOND)) == SECOND


def test_a_folder_of_somebody_elses_is_never_removed(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "thesis.docx").write_bytes(b"three years of work")
    with pytest.raises(UsageError, match="is not a report that cellcourse made"):
        replace_report(tmp_path, FIRST)
    assert held(tmp_path / "report") == {"thesis.docx": b"three years of work"}


def test_a_report_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "report").symlink_to("elsewhere")
    with pytest.raises(UsageError, match="is not a report that cellcourse made"):
        replace_report(tmp_path, FIRST)


def test_an_empty_report_folder_is_filled(tmp_path):
    (tmp_path / "report").mkdir()
    assert held(replace_report(tmp_path, FIRST)) == FIRST


def test_two_runs_take_turns(tmp_path):
    runs = [
        threading.Thread(target=replace_report, args=(tmp_path, files))
        for files in (FIRST, SECOND) * 4
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert held(tmp_path / "report") in (FIRST, SECOND)
    assert neighbours(tmp_path) == [".report.lock", "report"]


def test_a_run_that_never_ends_is_not_waited_for_forever(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_PATIENCE", 0.1)
    lock = os.open(tmp_path / ".report.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(UsageError, match="another run is writing the report"):
        replace_report(tmp_path, FIRST)
    os.close(lock)
    assert held(replace_report(tmp_path, FIRST)) == FIRST


def test_a_folder_that_cannot_be_written_is_refused_in_words(tmp_path):
    with pytest.raises(UsageError, match="cannot be written"):
        replace_report(tmp_path / "missing", FIRST)


def test_a_new_folder_appears_whole(tmp_path):
    create_folder(tmp_path / "deep" / "study", {"study.yaml": b"a: 1"})
    assert held(tmp_path / "deep") == {"study/study.yaml": b"a: 1"}


def test_a_folder_that_exists_is_left_alone(tmp_path):
    with pytest.raises(UsageError, match="exists already"):
        create_folder(tmp_path, {"study.yaml": b"a: 1"})
    assert neighbours(tmp_path) == []


def test_a_new_file_appears_whole_and_is_never_replaced(tmp_path):
    create_file(tmp_path / "data.xlsx", b"PK")
    with pytest.raises(UsageError, match="may hold your data"):
        create_file(tmp_path / "data.xlsx", b"other")
    assert held(tmp_path) == {"data.xlsx": b"PK"}
