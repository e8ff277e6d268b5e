"""Where the data behind a number come from."""

import pytest

from cellcourse.study.design import DataOrigin
from cellcourse.study.origin import ORIGINS, origin_of, statements
from cellcourse.study.study import Study

PARTS = (
    DataOrigin(tables=("subjects", "events"), origin="as published", statement="Table 1."),
    DataOrigin(tables=("observations",), origin="simulated", statement="Made up."),
    DataOrigin(tables=("doses",), origin="reconstructed", statement="From the figure."),
)
STUDY = Study.model_construct(data_origin=PARTS)


@pytest.mark.parametrize(
    ("tables", "origin"),
    [
        (("subjects",), "as published"),
        (("subjects", "doses"), "reconstructed"),
        (("doses", "observations", "subjects"), "simulated"),
        (("batches",), "original"),
        ((), "original"),
    ],
)
def test_a_number_is_no_better_than_the_worst_of_its_tables(tables, origin):
    assert origin_of(STUDY, tables) == origin


def test_more_tables_never_make_a_number_better():
    tables = ("batches", "subjects", "doses", "observations")
    ranks = [ORIGINS.index(origin_of(STUDY, tables[: n + 1])) for n in range(len(tables))]
    assert ranks == sorted(ranks)


def test_what_the_study_file_says_of_an_origin_is_found():
    assert statements(STUDY, "simulated") == ("Made up.",)
    assert statements(STUDY, "original") == ()
