"""Batches of an open study: chosen by name, judged with their files, papered."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest

import cellcourse
from cellcourse.errors import ProductError, UsageError
from cellcourse.workspace.clock import now, stated

EXAMPLE = Path(__file__).parents[2] / "examples" / "worked-batch"
FIRST = "WB1-B0001-T"
DECIDED = datetime(2024, 3, 20, 13, 0)


@pytest.fixture
def folder(tmp_path):
    made = shutil.ignore_patterns("report", "batches", ".report.*")
    return Path(shutil.copytree(EXAMPLE, tmp_path / "study", ignore=made))


@pytest.fixture
def batches(folder):
    return cellcourse.open(folder).batches()


def test_all_batches_are_given_or_those_named_once_each(batches):
    assert [one.name for one in batches.chosen([])] == [FIRST, "WB1-B0002-R"]
    assert [one.name for one in batches.chosen([FIRST, FIRST])] == [FIRST]
    assert batches[FIRST].name == FIRST


def test_names_of_no_batch_are_refused_together(batches):
    with pytest.raises(UsageError, match="no batch X, Y; there: WB1-B0001-T, WB1-B0002-R"):
        batches.chosen(["X", FIRST, "Y"])


def test_a_study_without_batches_says_so():
    rats = cellcourse.open(EXAMPLE.parent / "sod1-rat").batches()
    with pytest.raises(UsageError, match="none is recorded"):
        rats.chosen([])


def test_markers_of_the_record_are_those_of_the_files(batches):
    markers = {one.marker: one.percent.value for one in batches[FIRST].record.markers}
    assert set(markers) == {"CD73", "CD90", "CD105", "CD14", "CD19", "CD34", "CD45", "HLA-DR"}
    assert markers["CD90"] == pytest.approx(99, abs=0.7)


def test_flow_cytometry_of_no_batch_is_refused(folder):
    (folder / "flow" / FIRST).rename(folder / "flow" / "WB1-B0009-9")
    with pytest.raises(ProductError, match="flow cytometry of no batch"):
        _ = cellcourse.open(folder).batches().all


def test_every_file_that_cannot_be_judged_is_named(folder):
    own = folder / "flow" / FIRST
    (own / "stain-1.fcs").write_bytes(b"FCS3.1")
    (own / "stain-2.fcs").unlink()
    (folder / "flow" / "WB1-B0002-R").mkdir()
    with pytest.raises(ProductError) as refused:
        _ = cellcourse.open(folder).batches().all
    places = [one.where for one in refused.value.problems]
    assert any("stain-1.fcs" in place for place in places)
    assert f"flow/{FIRST}/stain-2.fcs" in places
    assert "flow/WB1-B0002-R" in places


def test_a_panel_with_a_slip_is_refused_at_its_place(folder):
    panel = folder / "flow" / FIRST / "panel.json"
    stated_panel = json.loads(panel.read_text(encoding="utf-8"))
    panel.write_text(json.dumps(stated_panel | {"percent_by": "eye"}), encoding="utf-8")
    with pytest.raises(ProductError) as refused:
        _ = cellcourse.open(folder).batches().all
    assert refused.value.problems[0].what == "percent_by"


def test_a_time_that_is_not_stated_is_now_as_the_record_writes_times(batches):
    batch = batches[FIRST]
    assert batches.time_of(batch, DECIDED) == DECIDED
    assert batches.time_of(batch, None).tzinfo is None
    assert now().tzinfo is not None
    assert abs(now().replace(tzinfo=None) - batches.time_of(batch, None)).total_seconds() < 120


def test_a_typed_time_is_read_or_refused():
    assert stated("2024-03-20 13:00", "--at") == DECIDED
    with pytest.raises(UsageError, match="--at noon is not a time"):
        stated("noon", "--at")


def test_papers_rest_on_the_digests_of_plan_tables_and_files(batches):
    names = [name for name, _ in batches._inputs(batches[FIRST])]
    assert names[0] == "study.yaml"
    assert "data/batch_tests.csv" in names
    assert f"flow/{FIRST}/stain-1.fcs" in names
    assert "data/observations.csv" not in names
    second = [name for name, _ in batches._inputs(batches["WB1-B0002-R"])]
    assert not any(name.startswith("flow/") for name in second)


def test_a_certificate_changes_with_any_byte_of_its_files(folder, batches):
    first = batches.certificate(batches[FIRST], DECIDED)
    again = cellcourse.open(folder).batches()
    assert again.certificate(again[FIRST], DECIDED) == first
    table = folder / "data" / "batch_tests.csv"
    table.write_bytes(table.read_bytes().replace(b"kinetic", b"Kinetic"))
    changed = cellcourse.open(folder).batches()
    assert changed.certificate(changed[FIRST], DECIDED) != first


def test_papers_lie_in_the_study_unless_another_folder_is_named(folder, batches, tmp_path):
    assert batches.keep({"x.pdf": b"1"}, None) == (folder / "batches" / "x.pdf",)
    assert batches.keep({"x.pdf": b"1"}, tmp_path / "o") == (tmp_path / "o" / "x.pdf",)


def test_identifiers_that_one_slip_exchanges_are_found(folder):
    table = folder / "data" / "batches.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(f"{text}AB-1,P2,msc{',' * 10}\nAB-l,P2,msc{',' * 10}\n", encoding="utf-8")
    assert cellcourse.open(folder).batches().alike() == (("AB-1", "AB-l"),)


def test_the_report_lists_the_digest_of_every_fcs_file(folder):
    made = cellcourse.open(folder).report()
    inputs = (made.folder / "tables" / "inputs.csv").read_text(encoding="utf-8")
    assert f"flow/{FIRST}/isotype.fcs" in inputs
    assert (made.folder / "figures" / "batch-release-double.svg").is_file()
