"""Which sets of scores print as a mean and a spread.

References: worked examples of GRIM (Brown and Heathers 2017, Soc Psychol Personal Sci
8:363: 5.19 of 28 whole scores is impossible, 5.18 and 5.21 are not), of the R package
scrutiny's manual (5.19 with 32; 2.84 of 16 with two items), of GRIMMER as in the R
package rsprite2's tests (5.21, SD 1.60, n 28 possible; 3.44, SD 2.47, n 18 not).
Every mean and SD of three scores from 0 to 6: validation/audit/audit.R, audit.out.
"""

from fractions import Fraction
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cellcourse.evidence.possible import Grid, exists, score_sets, targets
from cellcourse.evidence.printed import read_printed

PRINTED = Path(__file__).parents[3] / "validation" / "audit" / "audit.out"
SEVEN = Grid(Fraction(1), Fraction(1), 6)
BBB = Grid(Fraction(0), Fraction(1, 2), 42)


def possible(mean, spread, n, grid, kind="sd", divisor=None):
    values = None if spread is None else read_printed(spread).spread
    found = targets(n, grid, read_printed(mean).rounded, values, kind, divisor or n - 1)
    return any(exists(one, grid) for one in found)


@pytest.mark.reference("Brown and Heathers (2017); R scrutiny 0.4.0 manual, grim")
@pytest.mark.parametrize(
    ("mean", "n", "step", "is_possible"),
    [
        ("5.19", 28, 1, False),
        ("5.18", 28, 1, True),
        ("5.21", 28, 1, True),
        ("5.19", 32, 1, True),
        ("2.84", 16, Fraction(1, 2), True),
    ],
)
def test_grim(mean, n, step, is_possible):
    grid = Grid(Fraction(1), Fraction(step), int(6 / step))
    assert possible(mean, None, n, grid) is is_possible


@pytest.mark.reference("R rsprite2, tests of GRIMMER; Anaya (2016), Allard (2018)")
@pytest.mark.parametrize(
    ("mean", "sd", "n", "is_possible"), [("5.21", "1.60", 28, True), ("3.44", "2.47", 18, False)]
)
def test_grimmer(mean, sd, n, is_possible):
    assert possible(mean, sd, n, SEVEN) is is_possible


@pytest.mark.reference("R rsprite2, tests of SD limits")
def test_smallest_and_largest_spread_of_a_mean():
    assert possible("4.2", "0.45", 5, SEVEN)
    assert possible("4.2", "3.03", 5, SEVEN)
    assert not possible("4.2", "0.44", 5, SEVEN)
    assert not possible("4.2", "3.04", 5, SEVEN)


@pytest.mark.reference("R 4.2.2, all 343 sets")
def test_every_mean_and_sd_of_three_scores_and_no_other():
    lines = PRINTED.read_text().splitlines()
    by_r = {tuple(line.split()[1:]) for line in lines if line.startswith("possible")}
    grid = Grid(Fraction(0), Fraction(1), 6)
    means = sorted({f"{total / 3:.2f}" for total in range(19)})
    sds = [f"{hundredths / 100:.2f}" for hundredths in range(361)]
    ours = {(m, s) for m in means for s in sds if possible(m, s, 3, grid)}
    assert ours == by_r
    assert not possible("1.50", "1.00", 3, grid)


@pytest.mark.parametrize(
    ("mean", "sem", "sets"),
    [("14.9", "0.61", 12), ("14.6", "0.6", 82), ("12.2", "0.6", 166), ("1.8", "1.8", 2)],
)
def test_listed_sets_are_all_sets(mean, sem, sets):
    found = [score_sets(one, BBB) for one in sem_targets(mean, sem)]
    rows = np.concatenate(found)
    assert len(rows) == len(np.unique(rows, axis=0)) == sets
    assert (np.diff(rows, axis=1) >= 0).all()
    spread = rows.std(axis=1, ddof=1) / 2 / np.sqrt(6)
    assert (np.abs(spread - float(sem)) <= 0.5 * 10.0 ** -len(sem.partition(".")[2]) + 1e-9).all()


def sem_targets(mean, sem):
    values = read_printed(mean).rounded, read_printed(sem).spread
    return targets(6, BBB, *values, "sem", 5)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=6), st.integers(0, 2))
def test_scores_that_exist_are_possible_however_they_are_rounded(scores, decimals):
    grid = Grid(Fraction(0), Fraction(1), 12)
    mean, sd = np.mean(scores), np.std(scores, ddof=1)
    assert possible(f"{mean:.{decimals}f}", f"{sd:.{decimals}f}", len(scores), grid)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 4), st.integers(0, 99), st.integers(0, 250))
def test_the_search_agrees_with_trying_every_set(n, tenths, spread):
    grid = Grid(Fraction(0), Fraction(1, 2), 12)
    mean, sd = f"{tenths / 16:.2f}", f"{spread / 100:.2f}"
    half = np.array(list(combinations_with_replacement(range(13), n))) / 2
    near = np.abs(half.mean(axis=1) - float(mean)) <= 0.005 + 1e-12
    near &= np.abs(half.std(axis=1, ddof=1) - float(sd)) <= 0.005 + 1e-12
    assert possible(mean, sd, n, grid) is bool(near.any())


def test_a_search_that_would_be_too_long_never_accuses():
    fine = Grid(Fraction(0), Fraction(1, 100), 100_000)
    assert possible("50.00", "10.0", 40, fine)
    assert not possible("50.00", "900", 40, fine), "no spread is wider than the scale"


def test_too_many_sets_are_not_listed():
    wide = targets(12, BBB, read_printed("10").rounded, read_printed("5").spread, "sd", 11)
    assert any(score_sets(one, BBB) is None for one in wide)
