"""``cellcourse batch`` as a user types it."""

import shutil
from pathlib import Path

import pytest
from command import content

EXAMPLES = Path(__file__).parents[2] / "examples"
FIRST, SECOND = "WB1-B0001-T", "WB1-B0002-R"
AT = ("--at", "2024-03-20 13:00")


@pytest.fixture
def worked(tmp_path, monkeypatch):
    made = shutil.ignore_patterns("report", "batches", ".report.*")
    shutil.copytree(EXAMPLES / "worked-batch", tmp_path / "worked", ignore=made)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "worked"


def test_check_shows_steps_growth_and_what_is_odd_and_changes_nothing(worked, typed):
    before = content(worked)
    code, out, err = typed("batch", "check", "worked")
    assert (code, err) == (0, "")
    assert "  H0: 8.98 doublings in 11.8 days, one in 31.6 h" in out
    assert "was done after 4.04 days; at most 4 days" in out
    assert "cells at harvest: expected on 2024-03-29" in out
    assert "12,847 cm2 at 1.44e+04 cells/cm2, as at H0; flasks: 11 of 1200 cm2" in out
    assert content(worked) == before


def test_check_says_what_is_missing_to_know_the_growth_area(typed):
    _, out, _ = typed("batch", "check", EXAMPLES / "als-phase1", "--batch", "B1")
    assert "Growth area for the dose: not known without a body weight; the plan's count" in out


def test_release_tells_every_reason_and_gives_8_where_a_batch_may_not_be_given(worked, typed):
    code, out, _ = typed("batch", "release", "worked", *AT)
    assert code == 8
    assert f"Batch {FIRST}: conditionally released, decided for 2024-03-20 13:00" in out
    assert f"Batch {SECOND}: not decidable" in out
    assert "    Formulation: is not recorded" in out


def test_release_of_a_batch_that_may_be_given_gives_0(worked, typed):
    code, out, _ = typed("batch", "release", "worked", "--batch", FIRST, *AT)
    assert code == 0
    assert SECOND not in out


def test_a_conditional_release_is_closed_by_what_came_later(worked, typed):
    later = ("--reconcile", "2024-04-05 09:00")
    code, out, _ = typed("batch", "release", "worked", "--batch", FIRST, *AT, *later)
    assert code == 0
    assert "Confirmed by 2024-04-05 09:00:\n    Sterility: no growth; no growth" in out


def test_a_failed_culture_overturns_it(worked, typed):
    table = worked / "data" / "batch_tests.csv"
    table.write_bytes(table.read_bytes().replace(b"sterility,no growth", b"sterility,S. aureus"))
    later = ("--reconcile", "2024-04-05 09:00")
    code, out, _ = typed("batch", "release", "worked", "--batch", FIRST, *AT, *later)
    assert code == 8
    assert "Overturned by 2024-04-05 09:00:\n    Sterility: S. aureus; no growth" in out


def test_only_a_conditional_release_can_be_closed(worked, typed):
    code, _, err = typed(
        "batch", "release", "worked", "--batch", SECOND, *AT, "--reconcile", "2024-04-05 09:00"
    )
    assert code == 8
    assert "cannot be reconciled" in err


def test_a_dose_is_told_step_by_step(worked, typed):
    code, out, err = typed("batch", "dose", "worked", "--batch", FIRST, *AT)
    assert (code, err) == (0, "")
    assert "  Volume: 136 million / 28.5 million per mL = 4.77193 mL; draw 4.8 mL." in out
    assert "conditionally released" in out


def test_a_dose_of_a_batch_that_is_not_released_is_refused_with_every_reason(worked, typed):
    code, out, err = typed("batch", "dose", "worked", *AT)
    assert code == 8
    assert "draw 4.8 mL" in out, "the other batch is dosed all the same"
    assert f"batch {SECOND}  verdict\n    found     not decidable" in err
    assert f"batch {SECOND}  Formulation" in err
    assert "Traceback" not in err


def test_after_its_expiry_nothing_is_drawn(worked, typed):
    code, out, err = typed("batch", "dose", "worked", "--batch", FIRST, "--at", "2024-03-20 17:01")
    assert (code, out) == (8, "")
    assert "expired at 2024-03-20 17:00" in err


def test_papers_are_written_once_and_never_replaced(worked, typed):
    code, out, _ = typed("batch", "certificate", "worked", "--batch", FIRST, *AT)
    assert code == 0
    papers = content(worked / "batches")
    assert list(papers) and {line.rsplit("/", 1)[-1] for line in out.splitlines()} == set(papers)
    assert typed("batch", "certificate", "worked", "--batch", FIRST, *AT)[0] == 0
    assert content(worked / "batches") == papers, "the same bytes again"
    code, _, err = typed(
        "batch", "certificate", "worked", "--batch", FIRST, "--at", "2024-03-20 14:00"
    )
    assert code == 2
    assert "a file with other content" in err
    assert content(worked / "batches") == papers


def test_labels_go_where_they_are_told(worked, typed):
    code, _, _ = typed("batch", "label", "worked", "--to", "labels")
    assert code == 0
    assert {path.suffix for path in Path("labels").iterdir()} == {".pdf", ".svg"}
    assert not (worked / "batches").exists()


def test_syringes_and_containers_of_a_batch_are_labelled_by_number(worked, typed):
    numbered = ("batch", "label", "worked", "--batch", FIRST, "--syringe", "1", "2")
    code, out, _ = typed(*numbered)
    assert code == 0
    assert [line.rsplit("/", 1)[-1] for line in out.splitlines()][:3] == [
        "WB1-S0001-8-label.pdf", "WB1-S0001-8-label.svg", "WB1-S0001-8-key.csv",
    ]  # fmt: skip
    before = content(worked / "batches")
    assert typed(*numbered)[0] == 0
    assert content(worked / "batches") == before, "the same bytes again"
    assert typed("batch", "label", "worked", "--batch", FIRST, "--container", "1")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("label", "worked", "--syringe", "1"), "name it with --batch"),
        (("label", "worked", "--syringe", "one"), "invalid int value"),
        (("label", "worked", "--syringe", "1", "--container", "1"), "not allowed with"),
        (("release", "worked", "--at", "noon"), "--at noon is not a time"),
        (("check", "worked", "--batch", "X"), "no batch X; there: WB1-B0001-T, WB1-B0002-R"),
        (("check", "nowhere"), "is not a study folder"),
        (("weigh", "worked"), "invalid choice"),
        ((), "part"),
    ],
)
def test_a_command_that_cannot_be_answered_is_a_matter_of_usage(worked, typed, arguments, words):
    code, _, err = typed("batch", *arguments)
    assert code == 2
    assert words in err


def test_a_broken_fcs_file_is_named_with_its_keyword_and_no_traceback(worked, typed):
    tube = worked / "flow" / FIRST / "stain-1.fcs"
    tube.write_bytes(tube.read_bytes()[:5000])
    code, _, err = typed("batch", "check", "worked")
    assert code == 8
    assert "stain-1.fcs" in err
    assert "Traceback" not in err


def test_a_step_before_its_source_is_refused_at_its_cell(worked, typed):
    table = worked / "data" / "batch_steps.csv"
    table.write_bytes(table.read_bytes().replace(b"2024-03-09 10:00", b"2024-02-01 10:00"))
    code, _, err = typed("batch", "check", "worked")
    assert code == 5
    assert "batch_steps.csv:8:5  at" in err


@pytest.mark.reference("patient paper, Table 2")
def test_the_papers_batches_are_not_decidable_and_none_is_dosed(typed):
    code, out, _ = typed("batch", "release", EXAMPLES / "als-phase1")
    assert code == 8
    assert out.count(": not decidable") == 12
    assert "Endotoxin: < 0.125 EU/mL; no limit is reported" in out
    code, out, _ = typed("batch", "dose", EXAMPLES / "als-phase1", "--batch", "B1")
    assert (code, out) == (8, "")
