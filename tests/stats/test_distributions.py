"""Tails and quantiles.

Reference: R 4.2.2, pnorm, pt, pchisq, pf, pbeta and their quantiles.
Program and printed output: validation/distributions/distributions.R, distributions.out.
R prints 16 digits; scipy's and R's algorithms are held to 12 of them.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from cellcourse.errors import MethodError
from cellcourse.stats import distributions

PRINTED = Path(__file__).parents[2] / "validation" / "distributions" / "distributions.out"


def cases() -> list[tuple[str, tuple[float, ...], float]]:
    found = []
    for line in PRINTED.read_text(encoding="utf-8").splitlines()[1:]:
        call, value = line.split(": ")
        name, arguments = call.rstrip(")").split("(")
        found.append((name, tuple(map(float, arguments.split(", "))), float(value)))
    return found


@pytest.mark.reference("R 4.2.2")
@pytest.mark.parametrize(("name", "arguments", "value"), cases())
def test_agrees_with_r(name, arguments, value):
    assert getattr(distributions, name)(*arguments) == pytest.approx(value, rel=1e-12)


def test_every_public_function_is_compared_with_r():
    assert {name for name, _, _ in cases()} == set(distributions.__all__)


def test_a_quantile_undoes_its_tail():
    assert 1 - distributions.chi2_tail(distributions.chi2_quantile(0.3, 4), 4) == pytest.approx(0.3)
    assert 1 - distributions.f_tail(distributions.f_quantile(0.3, 4, 9), 4, 9) == pytest.approx(0.3)
    assert 1 - distributions.beta_tail(distributions.beta_quantile(0.3, 4, 9), 4, 9) == (
        pytest.approx(0.3)
    )


def test_a_confidence_level_in_per_cent_is_refused():
    with pytest.raises(MethodError, match="between 0 and 1, not at 95"):
        distributions.two_sided_z(95)


def test_scipy_stats_is_never_loaded():
    code = (
        "import sys; from cellcourse.stats import distributions as d; d.two_sided_z(0.95);"
        "assert 'scipy' not in sys.modules; d.chi2_tail(3, 2);"
        "assert 'scipy.stats' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
