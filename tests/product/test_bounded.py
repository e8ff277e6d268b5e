"""Results with detection limits, and what they say about a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import ProductError
from cellcourse.product.bounded import Bounded, meets, read_bounded
from cellcourse.study.limit import read_limit


@pytest.mark.parametrize(
    ("written", "value", "relation"),
    [
        ("97.8", 97.8, "="),
        ("< 0.125", 0.125, "<"),
        ("<0.125", 0.125, "<"),
        (">= 95", 95, ">="),
        ("≥ 95", 95, ">="),
        ("≤2", 2, "<="),
        (" 1.2e8 ", 1.2e8, "="),
        ("0", 0, "="),
    ],
)
def test_a_result_is_read_with_its_sign(written, value, relation):
    assert read_bounded(written) == Bounded(value, relation)


@pytest.mark.parametrize("written", ["", "<", "none", "-1", "1,5", "1e999", "< 1 EU", "nan"])
def test_what_is_not_a_result_is_refused(written):
    with pytest.raises(ProductError, match="is not a result"):
        read_bounded(written)


def test_a_bound_stays_a_bound_when_converted():
    # The patients' product: < 0.125 EU/mL in 5 mL.
    assert Bounded(0.125, "<").times(5) == Bounded(0.625, "<")
    assert str(Bounded(0.125, "<").times(5)) == "< 0.625"


@pytest.mark.parametrize("factor", [0, -1, float("inf"), float("nan")])
def test_no_conversion_by_a_factor_that_is_not_above_zero(factor):
    with pytest.raises(ProductError, match="cannot be converted"):
        Bounded(1).times(factor)


@pytest.mark.parametrize(
    ("result", "limit", "answer"),
    [
        ("80", "at least 80 %", "yes"),
        ("80", "above 80 %", "no"),
        ("79.99", "at least 80 %", "no"),
        ("80", "at most 80 %", "yes"),
        ("80", "below 80 %", "no"),
        ("< 0.125", "at most 0.5 EU/mL", "yes"),
        ("< 0.125", "below 0.125 EU/mL", "yes"),
        ("<= 0.125", "below 0.125 EU/mL", "open"),
        ("<= 0.125", "at most 0.125 EU/mL", "yes"),
        ("< 0.125", "at most 0.1 EU/mL", "open"),
        ("> 0.5", "at most 0.5 EU/mL", "no"),
        (">= 0.5", "at most 0.5 EU/mL", "open"),
        (">= 0.5", "below 0.5 EU/mL", "no"),
        ("> 0.1", "at most 0.5 EU/mL", "open"),
        ("> 95", "at least 95 %", "yes"),
        (">= 95", "above 95 %", "open"),
        ("> 95", "above 95 %", "yes"),
        ("< 95", "at least 95 %", "no"),
        ("<= 95", "at least 95 %", "open"),
        ("< 99", "at least 95 %", "open"),
        ("100", "at least 90 % and at most 110 %", "yes"),
        ("111", "at least 90 % and at most 110 %", "no"),
        ("< 111", "at least 90 % and at most 110 %", "open"),
        ("< 90", "at least 90 % and at most 110 %", "no"),
    ],
)
def test_a_limit_is_met_only_if_every_possible_value_meets_it(result, limit, answer):
    assert meets(read_bounded(result), read_limit(limit)) == answer


@given(st.floats(21, 60), st.sampled_from(["=", "<", "<=", ">", ">="]), st.floats(0, 90),
       st.sampled_from(["at least", "at most", "above", "below"]))  # fmt: skip
def test_the_answer_agrees_with_trying_possible_values(value, relation, bound, direction):
    limit = read_limit(f"{direction} {bound!r} %")
    tried = {"=": [0.0], "<": [-1e-6, -1, -20], "<=": [0, -1, -20], ">": [1e-6, 1, 20],
             ">=": [0, 1, 20]}[relation]  # fmt: skip
    answers = {meets(Bounded(value + step), limit) for step in tried}
    found = meets(Bounded(value, relation), limit)
    if found != "open":
        assert answers == {found}


def test_round_off_of_a_conversion_does_not_cross_a_limit():
    # 0.1 + 0.2 is 0.30000000000000004 in binary.
    assert meets(Bounded(0.1 + 0.2), read_limit("at most 0.3 EU/kg")) == "yes"
    assert meets(Bounded(0.1 + 0.2), read_limit("above 0.3 EU/kg")) == "no"


@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf")])
def test_no_laboratory_reports_such_a_result(value):
    with pytest.raises(ProductError, match="is not a number from zero up"):
        Bounded(value)


def test_a_result_is_rounded_for_a_reader_only():
    assert Bounded(1 / 96, "<").rounded() == Bounded(0.01042, "<")
    assert str(Bounded(79.99999)) == "79.99999"
