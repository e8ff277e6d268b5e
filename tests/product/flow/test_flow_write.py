"""Handing gated events to another program."""

import numpy as np
import pytest
from fcs_files import Made, read_by_flowio

from cellcourse.errors import ProductError
from cellcourse.product.flow.read import read_fcs
from cellcourse.product.flow.write import write_fcs


@pytest.mark.reference("flowio 1.4.0")
def test_what_is_written_is_what_flowio_and_we_read():
    made = Made(more={"$P2S": "CD90/PE", "$P1G": "2"})
    (data,) = read_fcs(made.bytes, "a.fcs")
    inside = np.array([True, False, True])
    written = write_fcs(data, inside)
    (again,) = read_fcs(written, "b.fcs")
    assert again.events.tolist() == data.events[inside].tolist()
    assert read_by_flowio(written).tolist() == data.events[inside].tolist()
    assert [channel.label for channel in again.channels] == ["", "CD90/PE"]
    assert again.channels[0].top == data.channels[0].top / 2
    assert again.keywords["SOURCE FILE SHA256"] == data.sha256


def test_writes_a_logarithmic_channel_as_linear(calibur):
    (data,) = read_fcs(calibur, "calibur.fcs")
    (again,) = read_fcs(write_fcs(data, np.ones(len(data.events), dtype=bool)), "b.fcs")
    assert again.events == pytest.approx(data.events, rel=1e-7)
    assert [channel.top for channel in again.channels] == [1024, 10_000, 10_000]


def test_writes_a_channel_of_decimals_that_states_no_range():
    (data,) = read_fcs(Made(ranges=(0, 1000)).bytes, "a.fcs")
    (again,) = read_fcs(write_fcs(data, np.ones(3, dtype=bool)), "b.fcs")
    assert again.events.tolist() == data.events.tolist()
    assert again.channels[1].top == 1000


def test_refuses_a_choice_that_is_not_one_for_each_event():
    (data,) = read_fcs(Made().bytes, "a.fcs")
    with pytest.raises(ProductError, match="2 choices for 3 events"):
        write_fcs(data, np.array([True, False]))
