"""Reading and judging a tube of a million events, beside flowio reading the same bytes.

Run: .venv/bin/python benchmarks/flow.py
"""

from __future__ import annotations

import io
import resource
import time
from array import array
from collections.abc import Callable
from typing import Any

import flowio
import numpy as np

from cellcourse.product.flow.compensation import compensate, spillover_in
from cellcourse.product.flow.panel import PanelResult, judge_panel
from cellcourse.product.flow.panel_plan import PanelPlan
from cellcourse.product.flow.read import read_fcs

EVENTS = 1_000_000
DYES = [f"FL{n}-A" for n in range(1, 9)]
NAMES = ["FSC-A", "FSC-H", "SSC-A", *DYES, "Time"]
LINEAR = {"scale": "linear", "top": 262144, "below": 0}
LOGICLE = {
    "scale": "logicle", "top": 262144, "decades": 4.5, "linear_decades": 0.5,
    "negative_decades": 0,
}  # fmt: skip
PLAN = PanelPlan.model_validate(
    {
        "gates": {"cellcourse_gates": 1, "gates": [
            {"gate": "automatic scatter", "name": "cells", "share": 0.95,
             "x": {"channel": "FSC-A", "scale": LINEAR}, "x_debris": 20000,
             "y": {"channel": "SSC-A", "scale": LINEAR}, "y_debris": 0, "fitted_events": 50000},
            {"gate": "singlets", "name": "singlets", "lowest": 0.8, "highest": 1.25,
             "area": {"channel": "FSC-A", "scale": LINEAR},
             "height": {"channel": "FSC-H", "scale": LINEAR}},
        ]},
        "fitted_in": "isotype",
        "markers": [
            {"marker": dye, "axis": {"channel": dye, "scale": LOGICLE},
             "stain": "stain", "isotype": "isotype"}
            for dye in DYES
        ],
        "methods": [
            {"method": "above threshold", "percentile": 99},
            {"method": "background corrected", "percentile": 99},
            {"method": "Overton", "bins": 256, "resamples": 500},
            {"method": "median ratio"},
        ],
        "level": 0.95, "bins": 256, "shown_events": 5000,
    }
)  # fmt: skip


def tube(share: float, rng: np.random.Generator) -> bytes:
    """Cells with the given share positive in every dye, 5 % of spill-over, as flowio writes."""
    height = rng.normal(80_000, 9_000, EVENTS)
    events = np.empty((EVENTS, len(NAMES)), dtype="<f4")
    events[:, 0], events[:, 1] = height * rng.normal(1, 0.03, EVENTS), height
    events[:, 2], events[:, -1] = rng.normal(60_000, 8_000, EVENTS), np.arange(EVENTS)
    bright = np.where(rng.random((EVENTS, len(DYES))) < share, 50.0, 1.0)
    matrix = np.full((len(DYES), len(DYES)), 0.05) + 0.95 * np.eye(len(DYES))
    events[:, 3:-1] = (rng.lognormal(4.6, 0.5, bright.shape) * bright) @ matrix
    spillover = ",".join([str(len(DYES)), *DYES, *map(str, matrix.ravel())])
    file = io.BytesIO()
    values = array("f", events.tobytes())
    flowio.create_fcs(file, values, NAMES, metadata_dict={"spillover": spillover})
    return file.getvalue()


def judged(stain: bytes, isotype: bytes) -> PanelResult:
    """Read, compensate, gate and judge two tubes."""
    tubes = {}
    for name, data in (("stain", stain), ("isotype", isotype)):
        (one,) = read_fcs(data, name)
        spillover = spillover_in(one, comp=None)
        assert spillover is not None
        tubes[name] = compensate(one, spillover)
    return judge_panel(PLAN, tubes, rng=np.random.default_rng(1))


def best(work: Callable[[], Any], times: int = 3) -> float:
    """Seconds of the fastest of a few runs."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def main() -> None:
    """Print seconds and their ratio to flowio's reading."""
    rng = np.random.default_rng(5)
    stain, isotype = tube(0.9, rng), tube(0.0, rng)
    flowio_reads = best(lambda: flowio.FlowData(io.BytesIO(stain)).as_array())
    (one,) = read_fcs(stain, "stain")
    spillover = spillover_in(one, comp=None)
    assert spillover is not None
    took = {
        "flowio reads one tube": flowio_reads,
        "cellcourse reads one tube": best(lambda: read_fcs(stain, "stain")),
        "cellcourse compensates one tube": best(lambda: compensate(one, spillover)),
        "two tubes read, compensated, gated, 8 markers judged": best(
            lambda: judged(stain, isotype)
        ),
    }
    for name, seconds in took.items():
        print(f"{name:55} {seconds:6.2f} s  {seconds / flowio_reads:5.2f} x flowio's reading")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"peak memory of this program {peak:.0f} MiB; one tube's events {one.events.nbytes >> 20}"
    )


if __name__ == "__main__":
    main()
