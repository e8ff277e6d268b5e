"""Printed numbers beside ours.

The rounding cases are worked by hand from the printed decimals; the two-SEM case is
the rat study's control mean on day 28, printed once with 2.1 and once with 2.0.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.analysis.result import At, Estimate, Result, Row, Test
from cellcourse.errors import EvidenceError
from cellcourse.evidence.claims import Claim, Evidence, PrintedNumber, Recomputed
from cellcourse.evidence.compare import agrees, compare

MEAN = Estimate("mean", At(arm="control", day=28), 6.2, "points", n=5, se=2.1083)
TUKEY = Test("Tukey-Kramer", At(arm="msc4", against="control", day=28), 0.004, "asymptotic", 17)
BATCH = Row("Patient 7", (("cells", 113e6), ("karyotype", "46XY"), ("weight", None)))
SCORES = Result(
    analysis="scores",
    method="scores-by-day",
    title="Scores",
    deaths="excluded",
    arms=("control", "msc4"),
    n=(("control", 5), ("msc4", 6)),
    estimates=(MEAN, Estimate("median", At(arm="control"), None, "d")),
    tests=(TUKEY,),
    rows=(BATCH,),
)


def evidence(*numbers: PrintedNumber) -> Evidence:
    claim = Claim(place="Results", quote="6.2 ± 2.1", status="stated", numbers=numbers)
    return Evidence(cellcourse=1, publication="A paper.", claims={"d28": claim})


def at_mean(printed: str, part: str = "value", **more: object) -> PrintedNumber:
    pointer = Recomputed.model_validate(
        {"analysis": "scores", "estimate": "mean", "part": part, "arm": "control", "day": 28}
    )
    return PrintedNumber.model_validate(
        {"printed": printed, "what": "mean", "recomputed": pointer, **more}
    )


@pytest.mark.parametrize(
    ("printed", "ours", "verdict"),
    [
        ("6.2", 6.2499, True),
        ("6.2", 6.2501, False),
        ("6.2", 6.25, True),  # both 6.2 and 6.3 are correct roundings of 6.25
        ("6.3", 6.25, True),
        ("6.20", 6.21, False),
        ("51", 51.4, True),
        ("51", 51.6, False),
        ("-1.5", -1.54, True),
        ("< 0.05", 0.0499, True),
        ("< 0.05", 0.05, False),
        ("<= 0.05", 0.05, True),
        ("> 6", 6.0, False),
    ],
)
def test_a_printed_number_stands_for_every_value_that_rounds_to_it(
    printed: str, ours: float, verdict: bool
) -> None:
    assert agrees(printed, ours) is verdict


@given(st.floats(-1e4, 1e4), st.integers(0, 4))
def test_a_number_agrees_with_its_own_rounding(value: float, decimals: int) -> None:
    assert agrees(f"{value:.{decimals}f}", value)


@given(st.floats(-1e4, 1e4), st.integers(0, 4))
def test_a_number_one_and_a_half_units_away_never_agrees(value: float, decimals: int) -> None:
    assert not agrees(f"{value:.{decimals}f}", value + 1.5 * 10.0**-decimals)


def test_agreement_shows_the_value_behind_the_rounding() -> None:
    (mean,) = compare(evidence(at_mean("6.2")), [SCORES])
    assert (mean.verdict, mean.ours) == ("agrees", 6.2)
    assert mean.analysis == "scores"
    (sem,) = compare(evidence(at_mean("2.1", "se")), [SCORES])
    assert sem.arithmetic == "2.1083 can be printed as 2.1."


def test_disagreement_shows_its_arithmetic_and_the_remark() -> None:
    remark = "The same spread is printed as 2.1 elsewhere."
    (sem,) = compare(evidence(at_mean("2.0", "se", remark=remark)), [SCORES])
    assert sem.verdict == "disagrees"
    assert sem.arithmetic == "2.1083 rounds to 2.1, which is +0.1 from the printed 2.0."
    assert sem.remark == remark


def test_a_whole_number_is_not_said_to_be_rounded() -> None:
    pointer = {"analysis": "scores", "row": "Patient 7", "column": "cells", "part": "value"}
    number = PrintedNumber.model_validate(
        {"printed": "112999999", "what": "cells", "recomputed": pointer}
    )
    arithmetic = compare(evidence(number), [SCORES])[0].arithmetic
    assert arithmetic == "113,000,000, which is +1 from the printed 112999999."


def test_a_bound_on_p_is_kept_or_not() -> None:
    at = {"arm": "msc4", "against": "control", "day": 28}
    pointer = {"analysis": "scores", "test": "Tukey-Kramer", "part": "p", **at}
    for bound, verdict in (("< 0.01", "agrees"), ("< 0.001", "disagrees")):
        number = PrintedNumber.model_validate(
            {"printed": bound, "what": "p", "recomputed": pointer}
        )
        assert compare(evidence(number), [SCORES])[0].verdict == verdict


def test_a_number_that_nothing_gives_says_why() -> None:
    number = PrintedNumber(printed="0.2", what="spread", not_recomputable="No rule is stated.")
    (compared,) = compare(evidence(number), [SCORES])
    assert (compared.verdict, compared.arithmetic) == ("not recomputable", "No rule is stated.")
    assert compared.ours is None
    assert compared.analysis is None


def test_a_missing_estimate_is_not_a_disagreement() -> None:
    pointer = {"analysis": "scores", "estimate": "median", "part": "value", "arm": "control"}
    number = PrintedNumber.model_validate(
        {"printed": "34.5", "what": "median", "recomputed": pointer}
    )
    assert compare(evidence(number), [SCORES])[0].verdict == "not estimable"


def test_a_table_cell_is_found_by_its_row_and_column() -> None:
    pointer = {"analysis": "scores", "row": "Patient 7", "column": "cells", "part": "value"}
    number = PrintedNumber.model_validate(
        {"printed": "113000000", "what": "cells", "recomputed": pointer}
    )
    assert compare(evidence(number), [SCORES])[0].verdict == "agrees"


def test_every_pointer_to_nothing_is_named_at_once() -> None:
    lost = [
        {"analysis": "survival", "estimate": "median", "part": "value"},
        {"analysis": "scores", "estimate": "mean", "part": "value", "arm": "msc1"},
        {"analysis": "scores", "row": "Patient 7", "column": "karyotype", "part": "value"},
    ]
    numbers = [
        PrintedNumber.model_validate({"printed": "1", "what": "x", "recomputed": pointer})
        for pointer in lost
    ]
    with pytest.raises(EvidenceError) as refused:
        compare(evidence(*numbers), [SCORES])
    assert [problem.what for problem in refused.value.problems] == [
        f"claims.d28.numbers[{index}].recomputed" for index in range(3)
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"analysis": "scores", "part": "p"},
        {"analysis": "scores", "part": "p", "test": "t", "estimate": "mean"},
        {"analysis": "scores", "part": "value", "row": "Patient 7"},
    ],
)
def test_a_pointer_names_exactly_one_thing(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="one of estimate, test, or row with column"):
        Recomputed.model_validate(wrong)


def test_a_number_is_recomputed_or_says_why_not() -> None:
    with pytest.raises(ValueError, match="one of recomputed, declared, or not_recomputable"):
        PrintedNumber(printed="1", what="x")
    with pytest.raises(ValueError, match="as it is printed"):
        PrintedNumber(printed="about 7", what="x", not_recomputable="Vague.")


@pytest.mark.parametrize(
    ("own", "whole", "verdict"),
    [
        (None, "simulated", "simulated"),
        ("simulated", "as published", "simulated"),
        ("as published", "simulated", "agrees"),
        (None, "reconstructed", "agrees"),
        (None, "original", "agrees"),
    ],
)
def test_a_number_from_simulated_data_neither_agrees_nor_disagrees(own, whole, verdict):
    scores = replace(SCORES, origin=whole, estimates=(replace(MEAN, origin=own),))
    (found,) = compare(evidence(at_mean("6.2")), [scores])
    assert found.verdict == verdict
    assert found.origin == (own or whole)
    assert ("checks nothing" in found.arithmetic) is (verdict == "simulated")
