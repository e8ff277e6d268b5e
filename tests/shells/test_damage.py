"""Whatever is done to a study folder, the answer is a report or words; never a traceback.

A campaign of ten thousand cases runs with ``just slow``; a few hundred run every time.
"""

import tempfile
from pathlib import Path

import pytest
from command import content
from damage import damaged, damages, encodings
from hypothesis import HealthCheck, event, given, settings

from cellcourse.cli.program import main

REFUSED = {2, 3, 5, 6, 7}
LAST = {"results.json": b"{}", "index.html": b"the last report"}

few = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
many = settings(few, max_examples=10_000, derandomize=False)
some_reports = settings(few, max_examples=10)
many_reports = settings(many, max_examples=500)


def lay_last_report(folder):
    (folder / "report").mkdir()
    for name, held in LAST.items():
        (folder / "report" / name).write_bytes(held)


def answer_is_in_words(done, encoding, capsys):
    with tempfile.TemporaryDirectory() as room:
        folder = damaged(Path(room), done, encoding)
        code = main(["check", str(folder)])
    told = capsys.readouterr()
    event(f"exit code {code}")
    assert code == 0 or code in REFUSED
    assert ("Nothing was changed." in told.err) == (code != 0)
    assert "Traceback" not in told.err


def report_is_whole_or_the_last_one(done, encoding, capsys):
    with tempfile.TemporaryDirectory() as room:
        folder = damaged(Path(room), done, encoding)
        lay_last_report(folder)
        code = main(["report", str(folder)])
        made = content(folder / "report")
    capsys.readouterr()
    event(f"exit code {code}")
    if code == 0:
        assert {"index.html", "report.pdf", "tables.docx", "results.json"} <= made.keys()
        assert made["index.html"].rstrip().endswith(b"</html>")
    else:
        assert code in REFUSED
        assert made == LAST


@few
@given(done=damages, encoding=encodings)
def test_a_damaged_study_is_answered_in_words(done, encoding, capsys):
    answer_is_in_words(done, encoding, capsys)


@some_reports
@given(done=damages, encoding=encodings)
def test_a_damaged_study_gives_a_whole_report_or_leaves_the_last(done, encoding, capsys):
    report_is_whole_or_the_last_one(done, encoding, capsys)


@pytest.mark.slow
@many
@given(done=damages, encoding=encodings)
def test_ten_thousand_damaged_studies_are_answered_in_words(done, encoding, capsys):
    answer_is_in_words(done, encoding, capsys)


@pytest.mark.slow
@many_reports
@given(done=damages, encoding=encodings)
def test_many_damaged_studies_give_whole_reports_or_leave_the_last(done, encoding, capsys):
    report_is_whole_or_the_last_one(done, encoding, capsys)
