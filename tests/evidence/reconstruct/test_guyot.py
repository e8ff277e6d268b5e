"""Individual times behind a survival curve.

Reference: R 4.2.2, survival 3.5-3: the curve of the lung data as a paper would print it,
to three decimals with numbers at risk every 200 days, and the truth behind it.
Program and printed output: validation/guyot/curve.R, curve.out.
And a published curve read off by others, against what its paper prints and what the program
of Guyot (2012) makes of it: validation/guyot/README.md, head-and-neck.R, head-and-neck.out.
"""

import csv
import math
from pathlib import Path

import pytest

from cellcourse.errors import MethodError
from cellcourse.evidence.reconstruct.guyot import times_behind_curve
from cellcourse.stats.survival.cox import cox
from cellcourse.stats.survival.kaplan_meier import kaplan_meier
from cellcourse.stats.survival.logrank import logrank

PRINTED = Path("validation/guyot/curve.out").read_text().splitlines()


def printed(sex):
    start = PRINTED.index(f"curve {sex} ") + 1
    points = [(0.0, 1.0)]
    for line in PRINTED[start:]:
        if line.startswith("risk"):
            break
        points.append(tuple(map(float, line.split())))
    end = float(next(line for line in PRINTED if line.startswith(f"last {sex}")).split()[2])
    if end > points[-1][0]:  # the drawn line goes on to the last censored subject
        points.append((end, points[-1][1]))
    risk = next(line for line in PRINTED if line.startswith(f"risk {sex}")).split()[2:]
    truth = next(line for line in PRINTED if line.startswith(f"truth {sex}")).split()
    ticks, at_risk = zip(*(map(int, part.split(":")) for part in risk), strict=True)
    return points, ticks, at_risk, int(truth[3]), int(truth[5]), float(truth[7])


def rebuilt(sex, *, total=True):
    points, ticks, at_risk, _, deaths, _ = printed(sex)
    time, survival = zip(*points, strict=True)
    return times_behind_curve(
        time, survival, risk_time=ticks, at_risk=at_risk, deaths=deaths if total else None
    )


@pytest.mark.reference("R survival 3.5-3")
@pytest.mark.parametrize("sex", [1, 2])
def test_gives_the_curve_the_counts_and_the_median_that_were_printed(sex):
    points, ticks, at_risk, subjects, deaths, median = printed(sex)
    found = rebuilt(sex)
    assert len(found.time) == subjects
    # Only the tail answers to the total, as published; one death earlier than it may be off.
    assert sum(found.died) == pytest.approx(deaths, abs=1)
    curve = kaplan_meier(found.time, found.died, level=0.95)
    assert curve.median == median
    # Whole deaths cannot follow a drawn curve closer than half a subject of those at risk:
    # 0.02 where 26 of 90 are left, and no more than that up to the last number at risk.
    assert max(abs(curve.at(t).survival - s) for t, s in points if t <= ticks[-1]) < 0.01
    # Numbers at risk in a paper count subjects just before the tick.
    assert [sum(t >= tick for t in found.time) for tick in ticks] == pytest.approx(at_risk, abs=1)


@pytest.mark.reference("R survival 3.5-3")
def test_gives_nearly_the_hazard_ratio_and_test_of_the_true_data():
    first, second = rebuilt(1), rebuilt(2)
    time, died = [*first.time, *second.time], [*first.died, *second.died]
    group = ["1"] * len(first.time) + ["2"] * len(second.time)
    truth = float(next(x for x in PRINTED if x.startswith("hazard")).split()[2])
    chisq = float(next(x for x in PRINTED if x.startswith("log-rank")).split()[2])
    # Guyot (2012) found log hazard ratios within 0.02 where numbers at risk are printed.
    model = cox(time, died, [[float(g == "2")] for g in group], level=0.95)
    assert math.log(model.ratios[0].ratio) == pytest.approx(math.log(truth), abs=0.02)
    assert logrank(time, died, group).chisq == pytest.approx(chisq, abs=0.3)


AUTHORS = {
    line.split()[0]: [float(word) for word in line.split()[1:]]
    for line in Path("validation/guyot/head-and-neck.out").read_text().splitlines()
}
AT_RISK = {
    "radiotherapy": (213, 122, 80, 51, 30, 10),
    "cetuximab": (211, 143, 101, 66, 35, 9),
}


def published(arm):
    """Times behind a curve of Bonner (2006); points that rise are lowered to those before."""
    with Path(f"validation/guyot/head-and-neck-{arm}.csv").open() as file:
        rows = [(float(r["months"]), float(r["percent"]) / 100) for r in csv.DictReader(file)]
    time, survival = [0.0], [1.0]
    for month, level in sorted(rows, key=lambda row: (row[0], -row[1])):
        if month == time[-1]:
            survival[-1] = min(survival[-1], level)
        else:
            time.append(month)
            survival.append(min(survival[-1], level))
    ticks = (0, 10, 20, 30, 40, 50)
    return times_behind_curve(time, survival, risk_time=ticks, at_risk=AT_RISK[arm], deaths=None)


@pytest.mark.reference("Bonner (2006), N Engl J Med 354:567, abstract")
def test_gives_the_medians_the_hazard_ratio_and_the_p_of_a_published_trial():
    first, second = published("radiotherapy"), published("cetuximab")
    medians = [kaplan_meier(a.time, a.died, level=0.95).median for a in (first, second)]
    # The curve was read at 50.4 % where it printed its median, so one click of 1.2 months late.
    assert medians == pytest.approx([14.9, 24.4], abs=1.3)
    time, died = [*first.time, *second.time], [*first.died, *second.died]
    arm = [0.0] * len(first.time) + [1.0] * len(second.time)
    ratio = cox(time, died, [[a] for a in arm], level=0.95).ratios[0].ratio
    # The totals of events are not printed, and without them Guyot (2012) finds ratios less exact.
    assert math.log(ratio) == pytest.approx(math.log(0.68), abs=0.06)
    assert 0.005 < logrank(time, died, arm).p < 0.015  # printed 0.005


@pytest.mark.reference("Guyot (2012), program in survHE; R survival 3.5-3")
@pytest.mark.parametrize("arm", AT_RISK)
def test_gives_what_the_program_of_the_method_s_author_gives(arm):
    found, (deaths, median, *at_risk) = published(arm), AUTHORS[arm]
    assert sum(found.died) == deaths
    assert kaplan_meier(found.time, found.died, level=0.95).median == pytest.approx(median)
    assert [sum(t >= tick for t in found.time) for tick in (0, 10, 20, 30, 40, 50)] == at_risk


@pytest.mark.reference("Guyot (2012), program in survHE; R survival 3.5-3")
def test_gives_the_tests_of_the_data_that_the_author_s_program_gives():
    first, second = published("radiotherapy"), published("cetuximab")
    time, died = [*first.time, *second.time], [*first.died, *second.died]
    arm = [0.0] * len(first.time) + [1.0] * len(second.time)
    ratio = cox(time, died, [[a] for a in arm], level=0.95).ratios[0].ratio
    assert ratio == pytest.approx(AUTHORS["hazard-ratio"][0], rel=1e-9)
    assert logrank(time, died, arm).chisq == pytest.approx(AUTHORS["log-rank"][0], rel=1e-9)


def test_without_a_total_the_censoring_rate_goes_on():
    found = rebuilt(1, total=False)
    assert len(found.time) == printed(1)[3]
    assert abs(sum(found.died) - printed(1)[4]) <= 2


def test_is_exact_where_nobody_is_censored():
    found = times_behind_curve(
        [0, 3, 5, 9], [1, 0.75, 0.25, 0], risk_time=[0, 5], at_risk=[4, 3], deaths=None
    )
    assert found.time == (3, 5, 5, 9)
    assert all(found.died)


def test_refuses_a_curve_that_rises_and_numbers_at_risk_that_rise():
    with pytest.raises(MethodError, match="never rising; numbers at risk that never rise"):
        times_behind_curve([0, 1, 2], [1, 0.5, 0.7], risk_time=[0, 1], at_risk=[4, 5], deaths=None)
