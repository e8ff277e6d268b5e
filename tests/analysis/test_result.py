"""Finding a number by its address, and printing a result."""

import pytest

from cellcourse.analysis.result import At, Estimate, Exclusion, Result, Test

MEAN = Estimate("mean", At(arm="low", day=7), 12.25, "points", n=6, se=0.5, sd=1.2, low=11,
                high=13.5, level=0.95)  # fmt: skip
LOST = Estimate("mean", At(arm="high", day=7), None, "points", n=0)
SHIFT = Estimate("shift", At(arm="low", against="high"), 2, "points", low=None, high=4, level=0.95)
RANK = Test(
    "Mann-Whitney", At(arm="low", against="high", day=7), 0.00002, "exact", 12, statistic=36,
    statistic_name="U", p_adjusted=0.012, adjustment="holm", effect=SHIFT,
)  # fmt: skip
FTEST = Test("analysis of variance", At(day=7), 0.031, "normal theory", 18, statistic=4.2,
             statistic_name="F", df=(2, 15))  # fmt: skip
RESULT = Result(
    analysis="scores", method="scores by day", title="Scores", deaths="", arms=("low", "high"),
    n=(("low", 6), ("high", 6)), estimates=(MEAN, LOST), tests=(RANK, FTEST),
    excluded=(Exclusion("S1", "no score"),), limits=("A limit.",),
)  # fmt: skip


def test_an_estimate_is_found_by_its_quantity_and_the_stated_part_of_its_address():
    assert RESULT.estimate("mean", arm="low") is MEAN


def test_a_test_is_found_by_its_name_and_address():
    assert RESULT.test("Mann-Whitney", day=7, arm="low") is RANK


def test_an_address_that_fits_two_numbers_is_refused():
    with pytest.raises(KeyError, match="mean at .*: 2 found"):
        RESULT.estimate("mean", day=7)


def test_an_address_that_fits_none_is_refused():
    with pytest.raises(KeyError, match="0 found"):
        RESULT.test("Mann-Whitney", day=8)


def test_the_text_prints_every_number_of_an_estimate():
    line = next(line for line in str(RESULT).splitlines() if line.startswith("mean  low"))
    for part in ("low, day 7", "12.25 points", "SE 0.5", "11 to 13.5 (95 %)", "1.2", "6"):
        assert part in line


def test_the_text_prints_statistic_kind_adjustment_and_effect_of_a_test():
    line = next(line for line in str(RESULT).splitlines() if line.startswith("Mann-Whitney"))
    for part in ("low - high, day 7", "U = 36", "< 0.0001 (exact)", "0.012 (holm)", "- to 4"):
        assert part in line


def test_the_text_says_what_is_not_estimable_left_out_and_limited():
    text = str(RESULT)
    assert "not estimable" in text
    assert "Left out: S1: no score" in text
    assert text.endswith("A limit.")


def test_the_text_of_a_result_without_numbers_has_no_table():
    empty = Result("a", "method", "Title", "", ("low",), (("low", 6),))
    assert str(empty) == "Title\nmethod; low n = 6"


def test_estimates_make_a_data_frame_with_the_address_in_columns():
    frame = RESULT.to_frame()
    assert list(frame["arm"]) == ["low", "high"]
    assert frame.loc[0, "value"] == 12.25
    assert "subject" not in frame.columns, "a part of the address that nobody has is left out"


def test_tests_make_a_data_frame_with_their_effect():
    frame = RESULT.tests_to_frame()
    assert list(frame["p"]) == [0.00002, 0.031]
    assert frame.loc[0, "effect_value"] == 2
