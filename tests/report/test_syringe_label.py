"""What the labels of syringes and containers say."""

from dataclasses import replace

import pytest
from batch_cases import batches

from cellcourse.analysis.batches import KnownBatch
from cellcourse.analysis.syringes import filled_syringes, issued
from cellcourse.report.syringe_label import container_label, syringe_label, words_of
from cellcourse.study.design import Blinding


@pytest.fixture(scope="module")
def finished():
    return batches("worked-batch")["WB1-B0001-T"]


def blinded(batch):
    design = batch.study.design.model_copy(update={"blinding": Blinding(blind=("participant",))})
    study = batch.study.model_copy(update={"design": design})
    return KnownBatch(study, batch.known, batch.panel)


def test_a_syringe_says_whose_it_is_and_until_when(finished):
    (syringe,) = filled_syringes(finished, [1])
    lines = words_of(finished, syringe).splitlines()
    assert lines[:7] == [
        "WB1-S0001-8", "Stromal cells", "Batch: WB1-B0001-T", "For: P1", "Volume: 5 mL",
        "Route: intrathecal", "Use before: 2024-03-20 17:00",
    ]  # fmt: skip


def test_a_blinded_one_says_nothing_of_the_batch(finished):
    (syringe,) = filled_syringes(finished, [1])
    said = words_of(blinded(finished), syringe)
    assert "Volume: 5 mL" in said
    for word in ("WB1-B0001-T", "Stromal cells", "P1", "intrathecal", "17:00"):
        assert word not in said.replace("stromal cells", "")


def test_a_syringe_of_several_says_which_it_is(finished):
    (syringe,) = filled_syringes(finished, [1])
    second = replace(syringe, volume_ml=2.5, place=2, of=2)
    assert "Volume: 2.5 mL (syringe 2 of 2)" in words_of(finished, second)


def test_labels_are_set_as_pdf_and_svg_and_the_same_again(finished):
    (syringe,) = filled_syringes(finished, [1])
    made = syringe_label(finished, syringe)
    assert made.pdf.startswith(b"%PDF")
    assert made.svg.startswith(b"<svg")
    assert syringe_label(finished, syringe) == made
    assert syringe_label(blinded(finished), syringe) != made


def test_a_container_has_an_identifier_of_its_own(finished):
    one, two = (issued(finished, "container", serial) for serial in (1, 2))
    assert (one, two) == ("WB1-C0001-Y", "WB1-C0002-W")
    assert container_label(finished, one).pdf != container_label(finished, two).pdf
