"""Handing events to another program as an FCS 3.1 file.

Values are linear and single precision, so that about seven digits of each are kept.
"""

from __future__ import annotations

import io
from array import array

import numpy as np

from cellcourse.errors import ProductError
from cellcourse.product.flow.data import FlowData
from cellcourse.product.flow.geometry import Inside

__all__ = ["write_fcs"]


def write_fcs(data: FlowData, inside: Inside) -> bytes:
    """Write the chosen events of a data set as they are: linear, compensated if they were.

    Args:
        data: the data set.
        inside: (events,) true for those to write.

    Raises:
        ProductError: a choice that is not one for each event.
    """
    from flowio import create_fcs

    if inside.shape != (len(data.events),):
        raise ProductError(f"{inside.size} choices for {len(data.events)} events of {data.name}")
    values = array("f", np.asarray(data.events[inside], dtype="<f4").tobytes())
    ranges = {
        f"p{n}r": f"{channel.linear_top:.10g}"
        for n, channel in enumerate(data.channels, start=1)
        if channel.linear_top is not None
    }
    source = {"source file sha256": data.sha256, "source file": data.name}
    file = io.BytesIO()
    labels = [channel.label for channel in data.channels]
    create_fcs(file, values, list(data.names), labels, {**ranges, **source})
    return file.getvalue()
