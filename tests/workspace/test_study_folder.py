"""The public API: open a study once, then analyse, criticise and report it."""

import shutil
from pathlib import Path

import pytest

import cellcourse
from cellcourse.errors import EvidenceError, PlanError, RecordsError, UsageError

SMALL = Path(__file__).parents[1] / "shells" / "small"


@pytest.fixture
def small(tmp_path):
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


def test_a_folder_is_opened_by_a_string_or_a_path(small):
    assert cellcourse.open(str(small)).study == cellcourse.open(small).study


def test_results_come_by_their_key_in_the_order_of_the_study_file(small):
    assert list(cellcourse.open(small).analyse()) == ["survival", "survival-test", "bbb"]


def test_a_result_holds_the_numbers_of_the_data(small):
    found = cellcourse.open(small).analyse()["survival"]
    assert found.estimate("median survival", arm="control").value == 18.5  # deaths 10 16 21 25
    assert found.estimate("median survival", arm="treated").value == 30.5  # deaths 20 28 33 40


def test_progress_is_told_before_each_step(small):
    told = []
    cellcourse.open(small).analyse(lambda done, total, what: told.append((done, total, what)))
    assert told[:2] == [(0, 3, "Survival"), (1, 3, "Survival compared")]


def test_a_study_that_has_not_begun_can_be_criticised_but_not_analysed(small):
    shutil.rmtree(small / "data")
    study = cellcourse.open(small)
    assert {weakness.rule for weakness in study.weaknesses()} >= {"registration"}
    for ask in (study.analyse, study.report):
        with pytest.raises(UsageError, match="holds no data yet"):
            ask()


def test_tables_without_a_row_are_no_data(small):
    for table in (small / "data").iterdir():
        table.write_text(table.read_text().splitlines()[0] + "\n")
    with pytest.raises(UsageError, match="holds no data yet"):
        cellcourse.open(small).analyse()


@pytest.mark.parametrize(
    ("file", "written", "refusal"),
    [
        ("study.yaml", "cellcourse: 2", PlanError),
        ("data/subjects.csv", "subject,arm\nR1,other\n", RecordsError),
        ("evidence.yaml", "cellcourse: 2", EvidenceError),
    ],
)
def test_each_file_has_a_refusal_of_its_own(small, file, written, refusal):
    (small / file).write_text(written)
    with pytest.raises(refusal) as refused:
        cellcourse.open(small)
    assert refused.value.problems[0].where.startswith(file)


def test_problems_of_all_files_are_named_at_once(small):
    (small / "data" / "events.csv").write_text("subject,day,event\nR1,x,endpoint\n")
    (small / "evidence.yaml").write_text("cellcourse: 2")
    with pytest.raises(RecordsError) as refused:
        cellcourse.open(small)
    files = {problem.where.partition(":")[0] for problem in refused.value.problems}
    assert files == {"evidence.yaml", "data/events.csv"}


def test_every_refusal_is_caught_by_one_name(small):
    (small / "study.yaml").unlink()
    with pytest.raises(cellcourse.CellcourseError):
        cellcourse.open(small)
