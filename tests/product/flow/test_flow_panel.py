"""A panel judged from tubes of known truth.

Cells are negative or positive for each marker by construction, dyes spill over into each
other's detectors by a known matrix, and flowio writes the files. The truth is the share of
positive cells that was put in.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import pytest
from fcs_files import by_flowio
from pydantic import ValidationError

from cellcourse.errors import MethodError, ProductError
from cellcourse.product.flow.compensation import compensate, spillover_in
from cellcourse.product.flow.panel import judge_panel
from cellcourse.product.flow.panel_plan import PanelPlan
from cellcourse.product.flow.read import read_fcs

DYES = ("FITC-A", "PE-A", "APC-A")
NAMES = ["FSC-A", "FSC-H", "SSC-A", *DYES]
LOGICLE = {
    "scale": "logicle", "top": 262144, "decades": 4.5, "linear_decades": 0.5,
    "negative_decades": 0,
}  # fmt: skip
LINEAR = {"scale": "linear", "top": 262144, "below": 0}
SCATTER = [
    {
        "gate": "automatic scatter", "name": "cells", "share": 0.95, "fitted_events": 20000,
        "x": {"channel": "FSC-A", "scale": LINEAR}, "y": {"channel": "SSC-A", "scale": LINEAR},
        "x_debris": 20000, "y_debris": 0,
    },
    {
        "gate": "singlets", "name": "singlets", "lowest": 0.8, "highest": 1.25,
        "area": {"channel": "FSC-A", "scale": LINEAR},
        "height": {"channel": "FSC-H", "scale": LINEAR},
    },
]  # fmt: skip
METHODS = [
    {"method": "above threshold", "percentile": 99},
    {"method": "background corrected", "percentile": 99},
    {"method": "Overton", "bins": 256, "resamples": 200},
    {"method": "median ratio"},
]


def axis(channel):
    return {"channel": channel, "scale": LOGICLE}


def plan(**changes):
    markers = [
        {"marker": marker, "axis": axis(dye), "stain": "stain", "isotype": "isotype"}
        for marker, dye in zip(("CD73", "CD90", "CD45"), DYES, strict=True)
    ]
    stated = {
        "gates": {"cellcourse_gates": 1, "gates": SCATTER}, "fitted_in": "isotype",
        "markers": markers, "methods": METHODS, "level": 0.95, "bins": 128, "shown_events": 2000,
    }  # fmt: skip
    return PanelPlan.model_validate(stated | changes)


@dataclass(frozen=True)
class Truth:
    """What is put into a pair of tubes."""

    positive: tuple[float, float, float]
    """Share of cells positive in each dye."""
    brightness: float = 5000.0
    """Median signal of positive cells; negative ones have 100."""
    spill: float = 0.0
    """Share of each dye's signal seen by each other detector."""
    cells: int = 20_000


def files(truth: Truth, seed: int = 1) -> dict[str, bytes]:
    """A stained and an isotype tube: cells, a tenth as much debris and some doublets."""
    rng = np.random.default_rng(seed)
    tubes = {"stain": truth.positive, "isotype": (0.0, 0.0, 0.0)}
    return {tube: _file(truth, shares, rng) for tube, shares in tubes.items()}


def _file(truth: Truth, shares: tuple[float, float, float], rng: np.random.Generator) -> bytes:
    n, debris = truth.cells, truth.cells // 10
    dyes = rng.lognormal(np.log(100), 0.5, (n, 3))
    positive = rng.random((n, 3)) < shares
    dyes[positive] = rng.lognormal(np.log(truth.brightness), 0.4, positive.sum())
    height = rng.normal(80_000, 9_000, n)
    area = height * rng.normal(1, 0.03, n)
    area[: n // 20] = height[: n // 20] * rng.normal(1.9, 0.05, n // 20)
    scatter = np.stack([area, height, rng.normal(60_000, 8_000, n)], axis=1)
    low = rng.uniform(0, 15_000, (debris, 6))
    matrix = np.full((3, 3), truth.spill) + (1 - truth.spill) * np.eye(3)
    seen = dyes @ matrix + rng.normal(0, 15, dyes.shape)
    spillover = ",".join(["3", *DYES, *map(str, matrix.ravel())])
    events = np.concatenate([np.hstack([scatter, seen]), low])
    return by_flowio(events, NAMES, spillover=spillover)


def tubes(truth: Truth, seed: int = 1):
    found = {}
    for tube, data in files(truth, seed).items():
        (read,) = read_fcs(data, f"{tube}.fcs")
        found[tube] = compensate(read, spillover_in(read, comp=None))
    return found


def judged(truth: Truth, **changes):
    return judge_panel(plan(**changes), tubes(truth), rng=np.random.default_rng(8))


@pytest.mark.parametrize("spill", [0.0, 0.05, 0.25])
@pytest.mark.parametrize("positive", [(0.99, 0.95, 0.02), (0.5, 0.1, 0.0), (0.9, 0.99, 0.3)])
def test_finds_the_share_that_was_put_in(positive, spill):
    result = judged(Truth(positive, spill=spill))
    for marker, truth in zip(result.markers, positive, strict=True):
        above, corrected, overton, _ = marker.found
        assert corrected.value == pytest.approx(100 * truth, abs=1.2)
        assert overton.value == pytest.approx(100 * truth, abs=2.0)
        # 1 % of negative cells lie above the threshold too.
        assert above.value == pytest.approx(100 * truth + (1 - truth), abs=1.2)


def test_dim_cells_are_missed_by_a_threshold_and_less_so_by_overton():
    marker = judged(Truth((0.6, 0.6, 0.6), brightness=300)).markers[0]
    _, corrected, overton, _ = marker.found
    assert corrected.value < 55
    assert abs(overton.value - 60) < abs(corrected.value - 60)


def test_the_median_ratio_is_that_of_the_medians_put_in():
    result = judged(Truth((1.0, 1.0, 0.0), brightness=8000))
    assert result.markers[0].found[3].value == pytest.approx(80, rel=0.05)
    assert result.markers[2].found[3].value == pytest.approx(1, abs=0.05)


def test_spill_over_left_in_makes_an_absent_marker_look_present():
    truth = Truth((0.99, 0.99, 0.0), spill=0.25)
    raw = {tube: read_fcs(data, tube)[0] for tube, data in files(truth).items()}
    left = judge_panel(plan(), raw, rng=np.random.default_rng(8))
    assert left.markers[2].found[0].value > 50
    assert judged(truth).markers[2].found[0].value < 3
    assert left.tubes[0].compensation is None


def test_every_number_leads_back_to_a_file():
    truth = Truth((0.9, 0.9, 0.1))
    result = judged(truth)
    digests = {tube: hashlib.sha256(data).hexdigest() for tube, data in files(truth).items()}
    assert {one.tube: one.sha256 for one in result.tubes} == digests
    stain = next(one for one in result.tubes if one.tube == "stain")
    assert (stain.file, stain.data_set, stain.events) == ("stain.fcs", 1, 22_000)
    assert stain.compensation.origin == "$SPILLOVER"
    assert stain.gated_events == result.markers[0].found[0].events
    assert [limit.channel for limit in stain.limits] == NAMES
    assert result.plan == plan()


def test_gates_find_the_single_cells_and_show_their_events():
    result = judged(Truth((0.9, 0.9, 0.1)))
    for tube in result.tubes:
        cells, singlets = tube.pictures
        assert cells.came == 22_000
        assert tube.gated_events == singlets.stayed == pytest.approx(0.95 * 19_000, rel=0.02)
        assert len(cells.signals) <= 2000


def test_one_automatic_gate_serves_all_tubes_or_each_tube_has_its_own():
    one, other = judged(Truth((0.9, 0.9, 0.1))).tubes
    assert one.gates == other.gates
    one, other = judged(Truth((0.9, 0.9, 0.1)), fitted_in=None).tubes
    assert one.gates != other.gates


def test_histograms_of_stain_and_isotype_share_their_bins_and_hold_all_events():
    marker = judged(Truth((0.9, 0.9, 0.1))).markers[0]
    stain, isotype = marker.stain_histogram, marker.isotype_histogram
    assert stain.edges == isotype.edges
    assert len(stain.counts) == 128
    assert sum(stain.all_counts) == marker.found[0].events
    assert sum(isotype.all_counts) == marker.found[0].isotype_events


def test_names_every_tube_and_channel_that_is_not_there():
    found = tubes(Truth((0.9, 0.9, 0.1), cells=100))
    markers = [
        {"marker": "CD73", "axis": axis("BV-A"), "stain": "stain", "isotype": "lost"},
        {"marker": "CD90", "axis": axis("PE-A"), "stain": "gone", "isotype": "isotype"},
    ]
    with pytest.raises(ProductError) as caught:
        judge_panel(plan(markers=markers), found, rng=np.random.default_rng(1))
    assert [(one.what, one.found) for one in caught.value.problems] == [
        ("tube lost", "no file"),
        ("tube gone", "no file"),
        ("tube stain", "no channel BV-A"),
    ]


def test_refuses_a_tube_whose_gates_leave_nothing():
    nowhere = {
        "gate": "rectangle", "name": "cells",
        "sides": [{"axis": {"channel": "FSC-A", "scale": LINEAR}, "low": 9e9, "high": None}],
    }  # fmt: skip
    with pytest.raises(MethodError, match="CD73, tube stain: 0 values"):
        judged(Truth((0.9, 0.9, 0.1), cells=100),
               gates={"cellcourse_gates": 1, "gates": [nowhere]})  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"methods": []},
        {"methods": [{"method": "above threshold"}]},
        {"methods": [{"method": "above threshold", "percentile": 100}]},
        {"level": 95},
        {"markers": [plan().markers[0].model_dump()] * 2},
        {"bins": 1},
    ],
)
def test_takes_nothing_for_granted(wrong):
    with pytest.raises(ValidationError):
        plan(**wrong)
