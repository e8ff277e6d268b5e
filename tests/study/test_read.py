"""Reading a study file: a study, or all its problems with their places."""

import re
from pathlib import Path

import pytest

from cellcourse.errors import PlanError
from cellcourse.study.read import read_study

EXAMPLES = sorted(Path("examples").glob("*/study.yaml"))
RAT = Path("examples/sod1-rat/study.yaml").read_text(encoding="utf-8")


def refusal(text):
    with pytest.raises(PlanError) as refused:
        read_study(text, "study.yaml")
    return refused.value


def spoiled(*pairs):
    """The rat study with words replaced, each of which must be there."""
    text = RAT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return refusal(text)


def line_of(words):
    return RAT[: RAT.index(words)].count("\n") + 1


def test_every_example_is_found():
    names = {file.parent.name for file in EXAMPLES}
    assert names >= {"sod1-rat", "als-phase1", "mouse-dose-finding", "worked-batch"}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_reads_every_example_without_a_problem(file):
    assert read_study(file.read_bytes(), "study.yaml").title


def test_says_where_what_found_and_accepted():
    (problem,) = spoiled(("kind: cells", "kind: cell")).problems
    column = RAT.splitlines()[line_of("kind: cells") - 1].index("cells") + 1
    assert problem.where == f"study.yaml:{line_of('kind: cells')}:{column}"
    assert problem.what == "products.msc.kind"
    assert problem.found == "cell"
    assert problem.accepted == "cells, vehicle, drug"


def test_names_the_closest_key_at_the_place_of_an_unknown_one():
    unknown, missing = sorted(
        spoiled(("figure: 1e", "figur: 1e"), ("rule: interpolated", "")).problems,
        key=lambda problem: problem.found == "nothing",
    )
    assert unknown.what == "analyses.gait.figur"
    assert unknown.found == "figur"
    assert unknown.accepted.startswith("figure, the closest of title, role, figure")
    assert unknown.where == f"study.yaml:{line_of('figure: 1e')}:5"
    assert missing.accepted == "rule, which a study must state"


def test_lists_the_known_keys_where_none_is_close():
    (problem,) = spoiled(("time_unit: day", "zzz: 1\ntime_unit: day")).problems
    assert problem.accepted.startswith("one of cellcourse, title, registrations")


def test_points_at_the_word_that_chooses_the_kind():
    (problem,) = spoiled(("by: trigger", "by: triger")).problems
    assert problem.what == "day_zero.by"
    assert problem.found == "triger"
    assert problem.accepted == "trigger, first administration, age"


def test_asks_for_the_word_that_chooses_the_kind_where_it_is_missing():
    (problem,) = spoiled(("    method: flow\n", "")).problems
    assert problem.what == "analyses.flow"
    assert problem.accepted == "method, which says what kind this is"


@pytest.mark.parametrize(
    ("old", "new", "found", "accepted"),
    [
        ("control: true ", "control: no ", "no", "true, false"),
        ("size: 6", "size: six", "six", "a whole number, written in digits, or not reported"),
        ("size: 6", "size: 0", "0", "at least 1, or not reported"),
        ("size: 6", "size: 6.5", "6.5", "a whole number, written in digits, or not reported"),
        ("size: 6", "size: 06", "06", "a whole number, written in digits, or not reported"),
        ("size: 6", "size: true", "true", "a whole number, written in digits, or not reported"),
        ("alpha: 0.05", "alpha: 5", "5", "less than 1"),
        ("alpha: 0.05", "alpha: 0", "0", "more than 0"),
        ("alpha: 0.05", "alpha: 5%", "5%", "a number, such as 12 or 1.5e6, without a unit"),
        ("limit: 30 s", "limit: 30", "30", "a number and its unit, such as 5 mL"),
        ("horizon: 70 d", "horizon: 70", "70", "a duration with its unit, such as 12 weeks"),
        ("unit: g\n", "unit: lb\n", "lb", "g, kg"),
        ("label: BBB score\n", "label:\n", "nothing", "text"),
        ("label: BBB score\n", "label: 3\n", "3", "text"),
        ("label: BBB score\n", "label: ''\n", "", "text that is not empty"),
        ("ethics: not reported", "ethics: [a]", "a list of 1", "text"),
        ("start: {age: 12 weeks}", "start: 12", "12", "names with values under them"),
        ("measures: [bbb, weight, righting]", "measures: bbb", "bbb", "a list, such as [a, b]"),
        ("days: [3, 7]", "days: [3.5]", "3.5", "whole days such as 28"),
        ("days: [3, 7]", "days: [true]", "true", "whole days such as 28"),
        ("days: [3, 7]", "days: [3 apples]", "3 apples", "a known unit: "),
    ],
)
def test_says_in_words_what_is_accepted(old, new, found, accepted):
    problem = spoiled((old, new)).problems[0]
    assert problem.found == found
    assert problem.accepted.startswith(accepted)


def test_says_that_a_section_may_be_not_reported():
    (problem,) = spoiled(("blinding: not reported\n", "\n")).problems
    assert problem.what == "design.blinding"
    assert "not reported where it is not known" in problem.accepted


def test_refuses_a_name_with_a_blank_at_its_key():
    problems = spoiled(("  msc4:\n", "  msc 4:\n")).problems
    assert problems[0].found == "msc 4"
    assert problems[0].accepted.startswith("a short name")


def test_says_everything_at_once_in_the_order_of_the_file():
    refused = spoiled(
        ("kind: cells", "kind: cell"),
        ("alpha: 0.05", "alpha: 5"),
        ("most_rise: 4", "most_rise: 4\n    most_rise: 5"),
        ("until: righting-lost", "until: rigthing-lost"),
        ("product: vehicle, days: [7", "product: vehicl, days: [7"),
        ("days: [28, 35]", "days: [28, 36]"),
    )
    assert [problem.what for problem in refused.problems] == [
        "products.msc.kind",
        "arms.msc1.regimen[1].product",
        "measures.bbb.most_rise",
        "schedule.series.twice-weekly.until",
        "inference.alpha",
        "analyses.weight.comparisons[0].days[1]",
    ]
    assert refused.message == "study.yaml is not a study that can be run: 6 problems"


def test_does_not_miss_a_name_whose_entry_cannot_be_read():
    refused = spoiled(("kind: cells", "kind: cell"))
    assert len(refused.problems) == 1


def test_goes_on_when_a_whole_section_cannot_be_read():
    refused = spoiled(("  kind: animal\n", ""), ("until: righting-lost", "until: nobody"))
    assert [problem.what for problem in refused.problems] == [
        "design.kind",
        "schedule.series.twice-weekly.until",
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n- b\n", "just words", "3"])
def test_asks_for_a_study_where_there_is_none(text):
    (problem,) = refusal(text).problems
    assert problem.accepted.startswith("a study: cellcourse: 1")


def test_asks_for_everything_in_an_empty_mapping():
    missing = {problem.what for problem in refusal("{}").problems}
    assert {"cellcourse", "title", "arms", "analyses", "inference"} <= missing


def test_refuses_bytes_that_are_not_utf8_with_their_place():
    (problem,) = refusal(b"cellcourse: 1\ntitle: M\xfcller\n").problems
    assert problem.where == "study.yaml:2:9"
    assert problem.found == "byte 0xfc"


def test_takes_a_byte_order_mark_for_nothing():
    assert read_study(b"\xef\xbb\xbf" + RAT.encode(), "s").title


def test_prints_a_character_that_cannot_be_printed_as_an_escape():
    problem = spoiled(("kind: cells", 'kind: "\\ud800"')).problems[0]
    assert problem.found == "\\ud800"


def test_shortens_what_is_long():
    problem = spoiled(("kind: cells", f"kind: {'x' * 200}")).problems[0]
    assert re.fullmatch(r"x{57}\.\.\.", problem.found)


def test_refuses_another_version_of_the_language():
    (problem,) = spoiled(("cellcourse: 1 ", "cellcourse: 2 ")).problems
    assert (problem.found, problem.accepted) == ("2", "1")


def test_goes_on_when_nothing_at_all_can_be_read():
    sections = re.findall(r"^(\w+):", RAT, re.MULTILINE)
    refused = refusal("\n".join(f"{name}: 1.5" for name in sections))
    assert {problem.what for problem in refused.problems} == set(sections)
