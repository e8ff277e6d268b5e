"""Reading a study folder: what is read, and what is refused in clear words."""

import os

import pytest

from cellcourse.errors import UsageError
from cellcourse.store import folder as store
from cellcourse.store.folder import previous_results, read_folder


@pytest.fixture
def study(tmp_path):
    """A folder with a plan and one table."""
    (tmp_path / "study.yaml").write_text("cellcourse: 1\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "subjects.csv").write_bytes(b"subject,arm\n")
    return tmp_path


def refused(folder):
    """The problems for which a folder is refused, as (where, found)."""
    with pytest.raises(UsageError) as refusal:
        read_folder(folder)
    return [(problem.where, problem.found) for problem in refusal.value.problems]


def test_reads_the_plan_and_the_tables_as_bytes(study):
    files = read_folder(study)
    assert files.plan == b"cellcourse: 1\n"
    assert dict(files.data) == {"data/subjects.csv": b"subject,arm\n"}
    assert files.evidence is None


def test_lists_tables_in_one_order_on_every_machine(study):
    for name in ("flow.csv", "doses.CSV", "notes.txt"):
        (study / "data" / name).write_bytes(b"")
    assert list(read_folder(study).data) == [
        "data/doses.CSV",
        "data/flow.csv",
        "data/subjects.csv",
    ]


def test_a_folder_without_data_is_a_study_that_has_not_begun(tmp_path):
    (tmp_path / "study.yaml").write_text("a: 1", encoding="utf-8")
    assert dict(read_folder(tmp_path).data) == {}


def test_reads_evidence_where_there_is_some(study):
    (study / "evidence.yaml").write_bytes(b"claims: {}")
    assert read_folder(study).evidence == b"claims: {}"


def test_a_folder_without_a_plan_is_no_study(tmp_path):
    with pytest.raises(UsageError, match="is not a study folder: it has no study.yaml"):
        read_folder(tmp_path)


def test_every_unreadable_file_is_named_at_once(study, tmp_path_factory):
    outside = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    outside.write_text("a secret", encoding="utf-8")
    (study / "data" / "doses.csv").symlink_to(outside)
    (study / "data" / "events.csv").symlink_to("nowhere.csv")
    (study / "data" / "flow.csv").symlink_to("flow.csv")
    (study / "data" / "observations.csv").mkdir()
    assert refused(study) == [
        ("data/doses.csv", "a link that leads out of the study folder"),
        ("data/events.csv", "no such file or directory"),
        ("data/flow.csv", "a link that leads to itself"),
        ("data/observations.csv", "something that is not a file"),
    ]


def test_a_link_inside_the_folder_is_read(study):
    (study / "data" / "flow.csv").symlink_to("subjects.csv")
    assert read_folder(study).data["data/flow.csv"] == b"subject,arm\n"


def test_a_pipe_is_refused_without_waiting_for_it(study):
    os.mkfifo(study / "data" / "events.csv")
    assert refused(study) == [("data/events.csv", "something that is not a file")]


def test_a_file_too_large_to_be_a_table_is_refused_unread(study, monkeypatch):
    monkeypatch.setattr(store, "LARGEST_FILE", 100)
    (study / "data" / "flow.csv").write_bytes(b"x" * 101)
    assert refused(study) == [("data/flow.csv", "101 bytes")]


def test_a_workbook_beside_tables_is_refused(study):
    (study / "data.xlsx").write_bytes(b"PK")
    assert refused(study) == [("data.xlsx", "a workbook beside data/subjects.csv")]


def test_a_name_too_long_for_the_disk_is_refused_in_words(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_folder(tmp_path / ("x" * 5000))


def test_previous_results_are_those_of_the_last_report(study):
    assert previous_results(study) is None
    (study / "report").mkdir()
    (study / "report" / "results.json").write_bytes(b"{}")
    assert previous_results(study) == b"{}"


def test_previous_results_behind_a_link_are_not_followed_out(study, tmp_path_factory):
    outside = tmp_path_factory.mktemp("elsewhere") / "results.json"
    outside.write_bytes(b"{}")
    (study / "report").mkdir()
    (study / "report" / "results.json").symlink_to(outside)
    assert previous_results(study) is None
