"""Scales of signals.

Reference: the published logicle scale solved by R 4.2.2's uniroot; validation/flow/flow.R.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cellcourse.errors import MethodError
from cellcourse.product.flow.histogram import histogram
from cellcourse.product.flow.scales import Linear, Log, Logicle

LINEAR = Linear(scale="linear", top=1000, below=100)
LOG = Log(scale="log", top=10000, decades=4)


def logicle(top=262144.0, linear=0.5, decades=4.5, negative=0.0):
    return Logicle(
        scale="logicle", top=top, decades=decades, linear_decades=linear, negative_decades=negative
    )


@pytest.mark.reference("R 4.2.2 uniroot")
def test_logicle_agrees_with_r(printed):
    asked = {name: value for name, value in printed.items() if name.startswith("logicle")}
    assert len(asked) == 14
    for name, place in asked.items():
        _, signal, _, *parameters = name.split()
        scale = logicle(*map(float, parameters))
        assert scale.place(float(signal)) == pytest.approx(place, abs=1e-9)


def test_linear_and_log_by_hand():
    assert LINEAR.place([-100, 450, 1000]).tolist() == [0, 0.5, 1]
    assert LOG.place([1, 100, 10000]).tolist() == [0, 0.5, 1]


@pytest.mark.parametrize("scale", [LINEAR, LOG, logicle(), logicle(1000, 1, 5, 1)])
@given(place=st.floats(0, 1))
def test_a_place_and_its_signal_lead_to_each_other(scale, place):
    assert scale.place(scale.signal(place)) == pytest.approx(place, abs=1e-9)


@pytest.mark.parametrize("scale", [LINEAR, LOG, logicle(), logicle(1000, 0, 5, 1)])
def test_every_scale_rises(scale):
    assert (np.diff(scale.place(np.linspace(1, 1000, 5000))) > 0).all()


def test_signals_without_a_place_get_none():
    assert np.isnan(LOG.place([0, -1, np.nan])).all()
    assert np.isnan(logicle().place([1e300, -1e300, np.inf, np.nan])).all()


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ({"linear": 3.0}, "at most half"),
        ({"negative": -1.0}, "from -linear_decades"),
        ({"negative": 4.0}, "from -linear_decades"),
        ({"top": 0.0}, "greater than 0"),
        ({"decades": float("inf")}, "finite"),
    ],
)
def test_refuses_a_logicle_that_has_no_shape(parameters, why):
    with pytest.raises(ValidationError, match=why):
        logicle(**parameters)


class TestHistogram:
    """Bins equally wide on a scale."""

    def test_holds_lower_edges_and_counts_both_ends_by_hand(self):
        found = histogram(np.array([-101, -100, 449, 450, 999, 1000, 5000.0]), LINEAR, bins=2)
        assert found.edges == (-100, 450, 1000)
        assert (found.below, found.counts, found.above) == (1, (2, 2), 2)

    @given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.integers(2, 300))
    def test_counts_every_event_once(self, signals, bins):
        for scale in (LINEAR, LOG, logicle()):
            assert sum(histogram(np.array(signals), scale, bins=bins).all_counts) == len(signals)

    def test_refuses_a_single_bin(self):
        with pytest.raises(MethodError, match="1 bins"):
            histogram(np.array([1.0]), LINEAR, bins=1)
