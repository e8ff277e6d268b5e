"""A batch with everything known of it: verdicts over time, growth ahead, doses refused."""

import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from cellcourse.analysis.batches import KnownBatch, Panel, known_batches
from cellcourse.errors import ProductError
from cellcourse.product.bounded import Bounded
from cellcourse.product.record import BodyWeight, Count, MarkerResult
from cellcourse.records.read import read_records
from cellcourse.study.read import read_study

FOLDER = Path(__file__).parents[2] / "examples" / "worked-batch"
DECIDED = datetime(2024, 3, 20, 13, 0)
LATER = datetime(2024, 4, 5, 9, 0)
MARKERS = (
    *(MarkerResult(m, Bounded(99)) for m in ("CD73", "CD90", "CD105")),
    *(MarkerResult(m, Bounded(0.5)) for m in ("CD14", "CD19", "CD34", "CD45", "HLA-DR")),
)


@cache
def both():
    study = read_study((FOLDER / "study.yaml").read_text(encoding="utf-8"), "study.yaml")
    tables = {path.name: path.read_bytes() for path in FOLDER.glob("data/*.csv")}
    panels = {"WB1-B0001-T": Panel(None, 0, MARKERS)}
    return known_batches(study, read_records(study, tables), panels)


def finished():
    return both()[0]


def growing():
    return both()[1]


def changed(batch, /, **told):
    """The batch with parts of its record replaced."""
    known = batch.known
    return KnownBatch(
        batch.study, replace(known, record=replace(known.record, **told)), batch.panel
    )


def test_a_result_that_came_later_is_pending_when_the_batch_is_decided():
    found = finished().verdict(DECIDED)
    assert found.state == "conditionally released"
    assert [str(one) for one in found.reasons] == [
        "Sterility: the result is due by 2024-04-05; if it fails: the patient is told and treated"
    ]


def test_looking_back_with_the_later_result_confirms_the_release_and_not_its_expiry():
    assert finished().verdict(DECIDED, LATER).state == "released"
    found = finished().judged(DECIDED, LATER)
    assert found.closed.outcome == "confirmed"
    assert found.closed.reasons == ("Sterility: no growth; no growth",)


def test_deciding_again_after_expiry_rejects_what_had_been_released():
    assert finished().verdict(LATER).state == "rejected"


def test_a_later_failure_overturns_a_conditional_release():
    tests = tuple(
        replace(one, value="Staphylococcus") if one.test == "sterility" else one
        for one in finished().record.tests
    )
    found = changed(finished(), tests=tests).reconcile(DECIDED, LATER)
    assert found.outcome == "overturned"


def test_only_a_conditional_release_is_reconciled():
    with pytest.raises(ProductError, match="cannot be reconciled"):
        growing().reconcile(DECIDED, LATER)
    assert growing().judged(DECIDED, LATER).closed is None


def test_before_its_results_are_there_a_batch_is_not_decidable():
    early = finished().verdict(datetime(2024, 3, 20, 11, 45))
    assert early.state == "not decidable"
    assert {one.about for one in early.reasons} == {
        "Endotoxin", "Mycoplasma", "Gram stain", "Sterility",
    }  # fmt: skip


def test_a_marker_comes_from_the_table_or_from_the_files():
    twice = changed(finished(), markers=(MarkerResult("CD90", Bounded(98)),))
    with pytest.raises(ProductError, match="CD90 of batch WB1-B0001-T stands in two places"):
        _ = twice.record


def test_the_last_time_known_is_that_of_the_last_result():
    assert finished().last_known == datetime(2024, 4, 3, 16, 0)


def test_a_dose_is_worked_out_for_a_batch_that_may_be_given():
    # 2e6 x 68 kg of 2.1e8 x 95 % in 7 mL: 136e6 / 28.5e6 = 4.77 mL, drawn to a tenth.
    assert finished().dose(DECIDED).draw_ml == 4.8


def test_no_dose_is_drawn_from_a_batch_that_is_not_released():
    with pytest.raises(ProductError, match="no dose of batch WB1-B0001-T, rejected") as refused:
        finished().dose(DECIDED + timedelta(hours=5))
    assert [one.what for one in refused.value.problems] == [
        "verdict", "Sterility", "Hold time since formulation",
    ]  # fmt: skip


def test_no_dose_is_drawn_where_anything_is_open():
    with pytest.raises(ProductError) as refused:
        growing().dose(DECIDED)
    reasons = growing().verdict(DECIDED).reasons
    assert len(refused.value.problems) == 1 + len(reasons) > 10


def test_a_dose_needs_the_volume_of_its_suspension():
    steps = tuple(replace(one, volume_ml=None) for one in finished().record.steps)
    with pytest.raises(ProductError) as refused:
        changed(finished(), steps=steps, markers=()).dose(DECIDED)
    # The volume of the marrow is accepted by the process, too, so the batch is undecided first.
    assert "Aspiration (BM)" in {one.what for one in refused.value.problems}


def test_an_old_weight_is_refused_with_its_age():
    known = replace(finished().known, weight=BodyWeight(68, date(2024, 3, 1)))
    with pytest.raises(ProductError, match="body weight: 19 days old"):
        KnownBatch(finished().study, known, finished().panel).dose(DECIDED)


def test_a_forecast_counts_from_the_cells_in_culture_with_what_is_lost_after_harvest():
    forecast, since = growing().forecast()
    # 2e6 x 74 kg, of which at least 80 % are kept at formulation.
    assert forecast.needed == pytest.approx(2e6 * 74 / 0.8, rel=1e-12)
    assert since == datetime(2024, 3, 23, 12, 0)
    (culture,) = growing().growth()
    # From 7.2e6 x 96 % at the mean rate of the primary culture.
    doublings = math.log2(forecast.needed / (7.2e6 * 0.96))
    assert forecast.days == pytest.approx(doublings * culture.doubling_days, rel=1e-12)


def test_nothing_is_forecast_where_nothing_grows_or_the_weight_is_not_known():
    assert finished().forecast() is None
    light = KnownBatch(growing().study, replace(growing().known, weight=None), None)
    assert light.forecast() is None


def test_what_is_odd_is_named_whatever_the_time():
    found = {one.about: one for one in finished().checks() if one.outcome != "met"}
    assert list(found) == ["Change of medium in the primary culture (P0-m2)"]
    assert "was done after 4.04 days; at most 4 days" in found.popitem()[1].words


@pytest.mark.parametrize(
    ("name", "outcome", "words"),
    [
        ("WB1-B0001-T", "met", "its check character fits"),
        ("WB1-B0001-X", "failed", "was misread"),
        ("B1", "noted", "has no check character"),
    ],
)
def test_an_identifier_is_held_against_its_check_character(name, outcome, words):
    found = changed(finished(), batch=name).checks()
    (own,) = [one for one in found if one.about == "Identifier"]
    assert own.outcome == outcome
    assert words in own.words


@pytest.mark.parametrize("name", ["../../etc/x", "a b", ".hidden", "ä", "x" * 200])
def test_a_name_that_is_no_file_name_gets_one_that_only_it_has(name):
    stem = changed(finished(), batch=name).stem
    assert Path(stem).name == stem
    assert stem not in {"", ".", ".."}
    assert stem != changed(finished(), batch=f"{name}?").stem


def test_a_plain_name_is_its_own_file_name():
    assert finished().stem == "WB1-B0001-T"


def test_growth_is_not_worked_out_where_the_plan_names_no_basis():
    product = finished().product.model_copy(update={"manufacture": None})
    plan = finished().study.model_copy(update={"products": {"msc": product}})
    bare = KnownBatch(plan, finished().known, finished().panel)
    assert (bare.basis, bare.growth(), dict(bare.doublings())) == (None, (), {})
    assert dict(bare.recoveries()) == {}


def test_the_count_of_the_final_product_is_what_a_dose_is_drawn_from():
    less = changed(finished(), cells=Count(1.6e8, 95), markers=())
    # 1.6e8 x 95 % in 7 mL: 136e6 / 21.714e6 = 6.26 mL, more than the 5 mL to be given.
    with pytest.raises(ProductError, match="at most|concentration"):
        less.dose(DECIDED)
