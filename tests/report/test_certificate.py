"""Certificate and batch record: one page each, every result beside its limit, to be signed."""

from dataclasses import replace
from datetime import datetime

import pytest
from batch_cases import batches

from cellcourse.analysis.batches import KnownBatch
from cellcourse.report import batch_record, certificate
from cellcourse.report.certificate import Origin, facts_of, time_in_words

DECIDED = datetime(2024, 3, 20, 13, 0)
ORIGIN = Origin((("study.yaml", "ab" * 32), ("data/batches.csv", "cd" * 32)), "0.0.0", "Made up.")


@pytest.fixture(scope="module")
def finished():
    return batches("worked-batch")["WB1-B0001-T"]


def shown(batch, at=DECIDED):
    return certificate._certificate(batch, batch.verdict(at), at, ORIGIN)


def pages(pdf):
    return pdf.count(b"/Type /Page\n") or pdf.count(b"/Type/Page/") or pdf.count(b"/Type /Page ")


def longer(batch, times):
    """The batch with its steps and results many times over."""
    record = batch.known.record
    steps = tuple(
        replace(one, step=f"{one.step}-{n}", sources=tuple(f"{s}-{n}" for s in one.sources))
        for n in range(times) for one in record.steps
    )  # fmt: skip
    known = replace(batch.known, record=replace(record, steps=steps, tests=record.tests * times))
    return KnownBatch(batch.study, known, batch.panel)


def test_every_test_of_the_plan_stands_beside_its_limit(finished):
    rows = {row["label"]: row for row in shown(finished)["tests"]}
    assert list(rows) == [test.label for test in finished.product.tests.values()]
    endotoxin = rows["Endotoxin"]
    assert endotoxin["limit"] == "at most 0.2 EU/kg/h"
    assert endotoxin["result"] == "< 0.05 EU/mL, that is < 0.003676 EU/kg/h"  # x 5 mL / 68 kg
    assert (endotoxin["method"], endotoxin["purpose"]) == ("kinetic chromogenic", "release")
    assert endotoxin["sign"]["word"] == "met"


def test_a_result_that_came_after_the_decision_is_not_on_its_certificate(finished):
    rows = {row["label"]: row for row in shown(finished)["tests"]}
    assert rows["Sterility"]["sign"]["word"] == "pending"
    assert "no growth" not in rows["Sterility"]["result"]
    later = {row["label"]: row for row in shown(finished, datetime(2024, 4, 5))["tests"]}
    assert later["Sterility"]["result"] == "no growth"


def test_the_verdict_comes_with_its_mark_its_word_and_every_reason(finished):
    page = shown(finished)
    assert page["sign"]["word"] == "conditionally released"
    assert page["sign"]["mark"] not in {"", "✓"}
    assert page["reasons"] == [str(one) for one in finished.verdict(DECIDED).reasons]


def test_whatever_else_was_looked_at_stands_there_once(finished):
    page, verdict = shown(finished), finished.verdict(DECIDED)
    labels = {row["label"] for row in page["tests"]}
    others = [one.about for one in verdict.findings if one.about not in labels]
    assert [row["about"] for row in page["others"]] == others
    assert "ISCT 2006, CD73" in others


def test_there_is_a_line_for_every_signature_and_a_digest_for_every_file(finished):
    page = shown(finished)
    assert any("Released by" in role for role in page["roles"])
    assert [(one["file"], one["digest"]) for one in page["inputs"]] == list(ORIGIN.inputs)
    assert page["statement"] == "Made up."


def test_what_is_not_recorded_says_so():
    published = batches("als-phase1")["B1"]
    facts = dict(facts_of(published))
    assert facts["Collected"] == facts["Use before"] == "not recorded"
    assert facts["Cells"] == "95 million"
    rows = {row["label"]: row for row in shown(published)["tests"]}
    assert rows["Endotoxin"]["limit"] == "not reported"
    assert rows["Endotoxin"]["sign"]["word"] == "open"


@pytest.mark.parametrize("name", ["WB1-B0001-T", "WB1-B0002-R"])
def test_both_papers_have_one_page_and_the_same_bytes_again(name):
    batch = batches("worked-batch")[name]
    for paper in (
        lambda: certificate.certificate(batch, DECIDED, ORIGIN),
        lambda: batch_record.batch_record(batch, ORIGIN),
    ):
        first = paper()
        assert first.startswith(b"%PDF")
        assert pages(first) == 1
        assert paper() == first


def test_a_long_batch_still_fits_on_a_page(finished):
    much = longer(finished, 2)
    assert pages(batch_record.batch_record(much, ORIGIN)) == 1
    assert pages(certificate.certificate(much, DECIDED, ORIGIN)) == 1


def test_the_record_lists_every_step_with_yield_and_doublings(finished):
    page = batch_record._record(finished, ORIGIN)
    rows = {row[0]: row for row in page["steps"]}
    assert list(rows) == [step.step for step in finished.record.steps]
    # Viable: 6.1e8 x 96 % of 9.2e8 x 98 %, and log2 of (1.25e7 x 97 %) / 24000.
    assert rows["MNC"][6] == "65 %"
    assert rows["H0"][7] == "8.98"
    assert rows["P2"][3] == "H1-A H1-B"
    assert rows["P0-m1"][4] == "–"
    assert page["cultures"][0] == ("H0", "11.8", "24,000", "12.125 million", "8.98", "31.6 h")
    assert [one["about"] for one in page["deviations"]] == [
        "Change of medium in the primary culture (P0-m2)"
    ]


def test_a_batch_without_steps_has_a_record_too():
    published = batches("als-phase1")["B1"]
    page = batch_record._record(published, ORIGIN)
    assert (page["tree"], page["steps"], page["cultures"]) == ("", [], [])
    assert pages(batch_record.batch_record(published, ORIGIN)) == 1


def test_times_are_written_to_the_minute_with_their_zone():
    from datetime import UTC

    assert time_in_words(DECIDED) == "2024-03-20 13:00"
    assert time_in_words(DECIDED.replace(tzinfo=UTC)) == "2024-03-20 13:00+00:00"
    assert time_in_words(None) == "not recorded"


def test_nothing_a_user_wrote_is_read_as_markup(finished):
    record = replace(finished.known.record, batch='#panic("x") *b* $y$ <z>')
    known = replace(finished.known, record=record)
    odd = KnownBatch(finished.study, known, finished.panel)
    assert pages(certificate.certificate(odd, DECIDED, ORIGIN)) == 1
