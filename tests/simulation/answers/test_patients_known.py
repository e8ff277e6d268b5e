"""Trials of patients whose answer is known without simulating.

Slopes: two arms of n with a score every month, each patient on a line of its own, need
n = 2 (z_.975 + z_.8)^2 (variance of slopes + noise / sum (t - mean t)^2) / difference^2.
PRO-ACT: share alive at 12 months by integrating the published joint model, hazard
rho t^(rho - 1) exp(beta0 + alpha score), over its normal lines, the score kept on its scale.
Program and printed output: validation/patients/closed_forms.py, closed_forms.out.
"""

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cellcourse.simulation.compiled import block
from cellcourse.simulation.courses import NEVER, Courses
from cellcourse.simulation.model import parameters_needed, read_model
from cellcourse.simulation.protocol import protocol
from cellcourse.stats.distributions import normal_quantile, normal_tail

PRINTED = Path(__file__).parents[3] / "validation" / "patients" / "closed_forms.out"
SLOPES, NOISE, WEIGHT, SLOWING = 0.61, 4.0, 182.0, 0.3
CLASSES = {
    "all": (38, -1, 29, 0.61, 0.66, -0.12, -2.2, 1.4),
    "slow": (42, -0.74, 14, 0.4, -0.01, -0.14, -1.9, 1.4),
    "intermediate": (37, -1.1, 19, 0.52, -0.13, -0.11, -3.3, 1.7),
    "fast": (33, -1.5, 32, 0.92, -1.1, -0.14, -0.6, 0.92),
}
"""Mean of b0 and b1, their variances and covariance, alpha, beta0, rho."""


def printed(pattern):
    """Numbers of the line of the printed output that has this pattern."""
    found = re.search(pattern, PRINTED.read_text())
    return [float(number) for number in found.groups()]


def column(one, part, name, **at):
    """Place of one number among the columns of an answer."""
    for place, found in enumerate(one.answer.columns):
        right = all(getattr(found.at, key) == value for key, value in at.items())
        if (found.part, found.name) == (part, name) and right:
            return place
    raise AssertionError(name)


def on_lines(one, trials, seed, slowing):
    """Unbounded scores on lines with noise; nobody dies, and no visit is missed."""
    rng, own = np.random.default_rng(seed), one.protocol
    n = own.arm.size
    lines = rng.multivariate_normal([38, -1], [[29, 0.66], [0.66, 0.61]], size=(trials, n))
    pace = np.where(own.arm == 1, -1 * (1 - slowing), -1.0) - -1.0
    month = own.days / 30.4375
    values = lines[..., :1] + (lines[..., 1:] + pace[:, None]) * month
    values += 2 * rng.normal(size=values.shape)
    never = np.full((trials, n, len(own.events)), NEVER, np.int32)
    last = np.full((trials, n), own.days.max(), np.int32)
    return Courses(own, 0, values[:, :, None], never, last, 0 * last, np.zeros((trials, n, 0)))


def test_the_formula_asks_for_110_patients_per_arm():
    z = normal_quantile(0.975) + normal_quantile(0.8)
    assert sum((t - 6) ** 2 for t in range(13)) == WEIGHT
    found = 2 * z**2 * (SLOPES + NOISE / WEIGHT) / SLOWING**2
    assert [found] == pytest.approx(printed(r"per arm ([\d.]+)"), abs=5e-7)


def test_slopes_are_found_as_often_as_the_closed_form_says(design):
    """110 per arm: power .799 if variances were known; Student's t takes .002 of it."""
    trials = 3000
    one = design("als-randomised", sizes=(110, 110), entry="lines")
    found = one.answer(on_lines(one, trials, 1, SLOWING))
    name = "random slopes, difference in slopes"
    se = math.sqrt(2 / 110 * (SLOPES + NOISE / WEIGHT))
    power = normal_tail(normal_quantile(0.975) - SLOWING / se)
    assert [se, power] == pytest.approx(
        printed(r"110 per arm, standard error ([\d.]+), power ([\d.]+)"), abs=5e-7
    )
    success = float((found[:, column(one, "p", name)] <= 0.05).mean())
    error = math.sqrt(power * (1 - power) / trials)
    assert abs(success - (power - 0.002)) < 3 * error
    told = found[:, column(one, "se", name)]
    assert np.sqrt((told**2).mean()) == pytest.approx(se, rel=4 * 0.07 / math.sqrt(trials))
    gain = found[:, column(one, "value", name)]
    assert gain.mean() == pytest.approx(SLOWING, abs=4 * se / math.sqrt(trials))
    assert gain.std() == pytest.approx(se, rel=4 / math.sqrt(2 * trials))


def test_without_an_effect_slopes_differ_in_one_trial_of_twenty(design):
    trials = 3000
    one = design("als-randomised", sizes=(40, 40), entry="lines")
    found = one.answer(on_lines(one, trials, 2, 0.0))
    p = found[:, column(one, "p", "random slopes, difference in slopes")]
    error = math.sqrt(0.05 * 0.95 / trials)
    assert abs(float((p <= 0.05).mean()) - 0.05) < 3 * error


@pytest.mark.parametrize("name", list(CLASSES))
def test_as_many_live_for_a_year_as_the_joint_model_says(design, name):
    """Whole days end the year a quarter of a day early, which moves less than .0005."""
    b0, b1, var0, var1, cov, alpha, beta0, rho = CLASSES[name]
    one = design("als-randomised", sizes=(20000, 20000))
    model = read_model((one.folder / "model.yaml").read_text(), "model.yaml")
    law = model.laws["line"]
    said = dict(law.values) | {
        "intercept": b0, "intercept_sd": var0**0.5, "slope": b1, "slope_sd": var1**0.5,
        "correlation": cov / math.sqrt(var0 * var1), "slowing": 0.0, "lost.rate": 0.0,
        "death.log_hazard": beta0, "death.per_point": alpha, "death.shape": rho,
    }  # fmt: skip
    values = np.array([[said[key] for key in parameters_needed(model, law)]])
    everybody = replace(protocol(one.study, model), entry=())
    courses = block(everybody, model, law, values, 7, 0, 1)
    alive = float((courses.event_day[0, :, 0] == NEVER).mean())
    (expected,) = printed(rf"12 months, {name}: .*kept within 0 and 48: ([\d.]+)")
    assert abs(alive - expected) < 0.0005 + 3 * math.sqrt(expected * (1 - expected) / 40000)
