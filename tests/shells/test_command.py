"""The command line: what is printed where, and which exit code says what."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command import COMMAND, content

NOTHING = "Nothing was changed."


def test_help_says_how_to_get_going(typed):
    code, out, _ = typed("--help")
    assert code == 0
    for command in ("new", "check", "report", "sheets", "schema"):
        assert f"\n    {command} " in out
    assert "cellcourse new my-study --like rat" in out


@pytest.mark.parametrize("command", ["new", "check", "report", "sheets", "schema"])
def test_every_command_shows_an_example_in_its_help(typed, command):
    code, out, _ = typed(command, "--help")
    assert code == 0
    assert f"  cellcourse {command}" in out


def test_the_version_is_that_of_the_package(typed):
    from importlib.metadata import version

    assert typed("--version") == (0, f"cellcourse {version('cellcourse')}\n", "")


def test_python_runs_it_as_a_module(typed):
    command = [sys.executable, "-m", "cellcourse", "--version"]
    assert (
        subprocess.run(command, check=False, capture_output=True, text=True).stdout
        == typed("--version")[1]
    )


@pytest.mark.parametrize(
    "arguments", [(), ("chekc", "x"), ("check",), ("new", "x"), ("new", "x", "--like", "mouse")]
)
def test_a_command_that_cannot_be_understood_is_a_usage_error(typed, arguments):
    code, out, err = typed(*arguments)
    assert (code, out) == (2, "")
    assert "usage: cellcourse" in err


def test_check_says_what_is_held_and_what_is_weak(typed, small):
    code, out, err = typed("check", "small")
    assert (code, err) == (0, "")
    assert out.startswith("small: no errors.\n    8 subjects, 16 doses, 23 observations, 8 events.")
    assert out.rstrip().endswith("0 problems.")
    assert "\nSources:\n" in out


def test_check_changes_nothing(typed, small):
    before = content(small)
    typed("check", "small")
    assert content(small) == before


def test_a_mistake_in_the_plan_is_named_with_line_and_column(typed, small):
    plan = small / "study.yaml"
    plan.write_text(plan.read_text().replace("kind: cells", "kind: cell"))
    code, out, err = typed("check", "small")
    assert (code, out) == (3, "")
    assert err == (
        "small/study.yaml:15:31  products.cells.kind\n"
        "    found     cell\n"
        "    accepted  cells, vehicle, drug\n"
        "1 problem. Nothing was changed.\n"
    )


def test_a_mistake_in_the_data_is_named_with_its_cell_only(typed, small):
    table = small / "data" / "observations.csv"
    table.write_text(table.read_text().replace("R1,7,bbb,12,", "R1,7,bbb,42,"))
    code, out, err = typed("check", "small")
    assert (code, out) == (5, "")
    assert err.startswith("small/data/observations.csv:3:")
    assert "42" in err
    assert "control" not in err


def test_all_mistakes_are_named_at_once(typed, small):
    table = small / "data" / "observations.csv"
    table.write_text(table.read_text().replace(",12,", ",22,").replace(",6,", ",-6,"))
    _, _, err = typed("check", "small")
    assert "4 problems." in err


def test_a_file_cannot_make_the_terminal_do_anything(typed, small):
    table = small / "data" / "observations.csv"
    table.write_text(table.read_text().replace("R1,7,bbb,12,", "R1,7,bbb,\x1b[2J\u202e,"))
    _, _, err = typed("check", "small")
    assert "\x1b" not in err
    assert "\\x1b[2J\\u202e" in err


def test_a_terminal_without_our_letters_still_gets_an_answer(typed, small):
    plan = small / "study.yaml"
    plan.write_text(plan.read_text().replace("label: Cells", "label: Zellen für Ärzte"))
    code, out, _ = typed("check", "small", PYTHONIOENCODING="ascii")
    assert code == 0
    assert "f\\xfcr" in out


def test_one_study_in_disorder_does_not_stop_the_next(typed, small):
    code, out, err = typed("check", "nowhere", "small")
    assert code == 2
    assert "nowhere is not a study folder" in err
    assert out.startswith("small: no errors.")


def test_a_report_names_its_pages_on_standard_output_and_progress_on_the_other(typed, small):
    code, out, err = typed("report", "small")
    assert code == 0
    assert out.splitlines()[:2] == ["small/report/index.html", "small/report/report.pdf"]
    assert "There is no earlier report to compare with." in out
    assert "0/" in err
    assert "Survival compared" in err


def test_a_report_holds_every_form(reported):
    made = content(reported / "report")
    for name in ("index.html", "report.pdf", "tables.docx", "results.json"):
        assert made[name]
    endings = {name.rsplit(".", 1)[1] for name in made}
    assert endings == {"html", "pdf", "docx", "json", "svg", "png", "csv"}


def test_a_second_report_is_the_same_to_the_last_byte(typed, reported):
    first = content(reported / "report")
    _, out, _ = typed("report", "small")
    assert content(reported / "report") == first
    assert "No number changed since the last report." in out


def test_a_report_is_the_same_wherever_the_folder_lies(typed, reported, tmp_path):
    first = content(reported / "report")
    reported.rename(tmp_path / "elsewhere")
    typed("report", tmp_path / "elsewhere")
    assert content(tmp_path / "elsewhere" / "report") == first


def test_a_rerun_says_which_numbers_changed(typed, reported):
    table = reported / "data" / "events.csv"
    table.write_text(table.read_text().replace("R1,10,", "R1,15,"))
    _, out, _ = typed("report", "small")
    assert "changed since the last report:" in out
    assert "median survival, Vehicle" in out


def test_a_report_without_data_is_refused_in_words(typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    typed("new", "mine", "--like", "rat")
    code, _, err = typed("report", "mine")
    assert code == 2
    assert "mine holds no data yet" in err
    assert NOTHING in err
    assert not (tmp_path / "mine" / "report").exists()


def test_a_refused_report_leaves_the_last_one(typed, reported):
    first = content(reported / "report")
    (reported / "data" / "events.csv").write_text("subject,day,event\nR1,x,endpoint\n")
    code, _, err = typed("report", "small")
    assert code == 5
    assert NOTHING in err
    assert content(reported / "report") == first


@pytest.mark.parametrize("like", ["rat", "patient"])
def test_a_new_study_is_in_order_from_its_first_minute(typed, tmp_path, monkeypatch, like):
    monkeypatch.chdir(tmp_path)
    code, out, _ = typed("new", "mine", "--like", like)
    assert code == 0
    assert out.startswith("mine/study.yaml\nmine/study.schema.json\n")
    assert typed("check", "mine")[0] == 0


def test_a_new_study_never_replaces_anything(typed, small):
    before = content(small)
    code, _, err = typed("new", "small", "--like", "rat")
    assert code == 2
    assert "small exists already" in err
    assert content(small) == before


def test_sheets_are_read_back_as_an_empty_study(typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    typed("new", "mine", "--like", "patient")
    assert typed("sheets", "mine") == (0, "mine/data.xlsx\n", "")
    assert typed("check", "mine")[0] == 0


def test_sheets_never_stand_beside_data_that_they_could_contradict(typed, small):
    code, _, err = typed("sheets", "small")
    assert code == 2
    assert "holds data already" in err
    assert typed("sheets", "small", "--to", "typing.xlsx")[0] == 0
    code, _, err = typed("sheets", "small", "--to", "typing.xlsx")
    assert code == 2
    assert "may hold your data" in err


def test_a_workbook_gives_the_report_of_the_tables_it_was_made_from(typed, reported):
    typed("sheets", "small", "--to", "typing.xlsx")
    figures = {k: v for k, v in content(reported / "report").items() if k.endswith(".svg")}
    for table in (reported / "data").iterdir():
        table.unlink()
    (reported.parent / "typing.xlsx").rename(reported / "data.xlsx")
    _, out, err = typed("report", "small")
    assert "No number changed since the last report." in out, err
    assert figures.items() <= content(reported / "report").items()


@pytest.mark.parametrize("of", ["study", "evidence", "reconstruction", "model", "results", "audit"])
def test_a_schema_is_the_published_one(typed, of):
    published = Path(__file__).parents[2] / "docs" / f"{of}.schema.json"
    assert typed("schema", of)[1] == published.read_text(encoding="utf-8")


def test_the_schema_is_that_of_the_study_file_unless_another_is_named(typed):
    assert typed("schema")[1] == typed("schema", "study")[1]


def test_a_report_can_be_opened_at_once(typed, small, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    assert typed("report", "--open", "small", BROWSER=f"{browser} %s")[0] == 0
    assert (tmp_path / "opened").read_text() == (small / "report" / "index.html").as_uri() + "\n"


def test_without_a_browser_the_address_is_given(typed, small, tmp_path):
    _, _, err = typed("report", "--open", "small", BROWSER="/bin/false", PATH=str(tmp_path))
    assert f"open {(small / 'report' / 'index.html').as_uri()}" in err


def test_a_defect_of_ours_is_owned_up_to_without_a_traceback(small):
    program = (
        "import sys\n"
        "from cellcourse.cli import commands, program\n"
        "def broken(_):\n"
        "    raise KeyError('subject R1 of arm control')\n"
        "commands.COMMANDS['check'] = broken\n"
        "sys.argv = ['cellcourse', 'check', 'small']\n"
        "program.run()\n"
    )
    run = [sys.executable, "-c", program]
    quiet = subprocess.run(run, check=False, capture_output=True, text=True)
    assert quiet.returncode == 1
    assert quiet.stderr.startswith("This is a defect of cellcourse, not of your study: KeyError")
    assert "R1" not in quiet.stderr
    assert "Traceback" not in quiet.stderr
    loud = os.environ | {"CELLCOURSE_TRACEBACK": "1"}
    told = subprocess.run(run, check=False, capture_output=True, text=True, env=loud)
    assert told.returncode == 1
    assert "Traceback" in told.stderr


@pytest.mark.parametrize(("kill", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_a_run_that_is_stopped_leaves_the_last_report(reported, kill, code):
    first = content(reported / "report")
    run = subprocess.Popen(
        [COMMAND, "report", "small"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    run.stderr.readline()
    run.send_signal(kill)
    _, err = run.communicate()
    assert run.returncode == code
    assert "Traceback" not in err
    assert content(reported / "report") == first


def test_a_reader_who_has_seen_enough_is_no_error():
    schema = [COMMAND, "schema"]
    with subprocess.Popen(schema, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.close()
        said = run.stderr.read()
    assert (run.returncode, said) == (141, b"")
