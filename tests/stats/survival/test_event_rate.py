"""Event rates.

Reference: R 4.2.2, poisson.test. Program and printed output: validation/rates/rates.R,
rates.out (ten decimals).
"""

from pathlib import Path

import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.survival.rates import event_rate

PRINTED = Path(__file__).parents[3] / "validation" / "rates" / "rates.out"


@pytest.mark.reference("R 4.2.2")
@pytest.mark.parametrize(("events", "time"), [(0, 12.5), (3, 40.0), (21, 182.0)])
def test_agrees_with_r(events, time):
    lines = dict(line.split(": ") for line in PRINTED.read_text().splitlines()[1:])
    found = event_rate(events, time, level=0.95)
    expected = [float(word) for word in lines[f"{events} in {time}"].split()]
    row = [found.rate, found.interval.lower, found.interval.upper]
    assert row == pytest.approx(expected, abs=6e-11)


def test_is_per_unit_of_the_time_given():
    years, months = event_rate(3, 40, level=0.9), event_rate(3, 480, level=0.9)
    assert months.interval.upper * 12 == pytest.approx(years.interval.upper)


def test_a_higher_level_gives_a_wider_interval():
    narrow, wide = (event_rate(5, 10, level=level).interval for level in (0.8, 0.99))
    assert wide.lower < narrow.lower < 0.5 < narrow.upper < wide.upper


@pytest.mark.parametrize(("events", "time"), [(-1, 5), (2, 0), (2, float("nan"))])
def test_refuses_what_is_not_a_count_over_time(events, time):
    with pytest.raises(MethodError, match=f"no rate from {events} events"):
        event_rate(events, time, level=0.95)
