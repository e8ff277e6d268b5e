"""The label of a batch: a code and the same in words."""

import re
from dataclasses import replace

import pytest
import segno
from batch_cases import batches

from cellcourse.analysis.batches import KnownBatch
from cellcourse.report.label import code_of, coded, container_data, label


@pytest.fixture(scope="module")
def finished():
    return batches("worked-batch")["WB1-B0001-T"]


def renamed(batch, name):
    record = replace(batch.known.record, batch=name)
    return KnownBatch(batch.study, replace(batch.known, record=record), batch.panel)


def test_the_code_says_batch_product_recipient_and_expiry(finished):
    assert coded(finished) == "B:WB1-B0001-T|P:msc|R:P1|X:2024-03-20T17:00"


def test_the_code_leaves_out_what_is_not_known():
    assert coded(batches("als-phase1")["B1"]) == "B:B1|P:msc|R:1"


def test_the_code_corrects_a_quarter_of_its_area(finished):
    code = segno.make(coded(finished), error="q", micro=False)
    assert code.error in {"Q", "H"}
    drawn = re.search(r"viewBox|width=\"(\d+)\"", code_of(coded(finished)))
    assert drawn is not None
    assert str(code.symbol_size(border=1)[0]) in code_of(coded(finished))


def test_what_a_machine_reads_a_person_reads_too(finished):
    page = container_data(finished)
    facts = dict(page["facts"])
    assert page["name"] == "WB1-B0001-T"
    assert facts["For"] == "P1"
    assert facts["Use before"] == "2024-03-20 17:00"
    assert (facts["Cells"], facts["In"]) == ("210 million", "7 mL")


def test_a_simulated_batch_says_that_it_is_none(finished):
    assert container_data(finished)["warnings"][0] == "SIMULATED: there is no such batch."
    published = container_data(batches("als-phase1")["B1"])["warnings"]
    assert published[0] == "For autologous use only. For clinical trial use only."
    assert "signed release" in published[1]


def test_the_check_character_is_pointed_out_where_the_identifier_has_one(finished):
    assert container_data(finished)["under"] == ["check character T"]
    assert container_data(renamed(finished, "B7"))["under"] == []


def test_a_label_is_a_pdf_and_an_svg_and_the_same_again(finished):
    first = label(finished)
    assert first.pdf.startswith(b"%PDF")
    assert first.svg.startswith(b"<svg")
    assert label(finished) == first


@pytest.mark.parametrize("name", ["X" * 60, "<&\"'>", '#panic("x")'])
def test_any_identifier_can_be_labelled(finished, name):
    assert label(renamed(finished, name)).svg.startswith(b"<svg")
