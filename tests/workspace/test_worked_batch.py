"""The worked batch: its files are those that its program makes, and say they are invented."""

import runpy
from pathlib import Path

import cellcourse

FOLDER = Path(__file__).parents[2] / "examples" / "worked-batch"


def test_every_file_is_made_as_the_program_says():
    made = runpy.run_path(str(FOLDER / "make_data.py"))["files"]()
    there = {
        str(path.relative_to(FOLDER)): path.read_bytes()
        for part in ("data", "flow")
        for path in (FOLDER / part).rglob("*")
        if path.is_file()
    }
    assert made == there
    assert sum(map(len, there.values())) < 1_000_000


def test_it_says_that_it_is_synthetic_wherever_it_is_shown():
    study = cellcourse.open(FOLDER).study
    assert "synthetic" in study.title
    assert {one.origin for one in study.data_origin} == {"simulated"}


def test_nothing_of_it_stands_in_the_papers_tables():
    for name in ("als-phase1", "sod1-rat"):
        records = cellcourse.open(FOLDER.parent / name).records
        assert not any(one.batch.startswith("WB1") for one in records.batches)
