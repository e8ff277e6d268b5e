"""Gates: which events they keep, by hand, and how they are written."""

import json

import numpy as np
import pytest
from fcs_files import by_flowio
from flowutils.gating import points_in_polygon
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import ProductError
from cellcourse.product.flow.gates import Gates, gates_schema, read_gates, write_gates
from cellcourse.product.flow.gating import apply_gates
from cellcourse.product.flow.geometry import ellipse_outline, in_ellipse, in_polygon
from cellcourse.product.flow.pictures import picture
from cellcourse.product.flow.read import read_fcs
from cellcourse.product.flow.scatter import half_scatter

LINEAR = {"scale": "linear", "top": 1000, "below": 0}
LOG = {"scale": "log", "top": 1000, "decades": 3}


def axis(channel, scale=LINEAR):
    return {"channel": channel, "scale": scale}


RECTANGLE = {
    "gate": "rectangle", "name": "cells",
    "sides": [{"axis": axis("FSC-A"), "low": 100, "high": 500},
              {"axis": axis("SSC-A"), "low": None, "high": 300}],
}  # fmt: skip
POLYGON = {
    "gate": "polygon", "name": "cells", "x": axis("FSC-A"), "y": axis("SSC-A"),
    "corners": [[0, 0], [400, 0], [0, 400]],
}  # fmt: skip
SINGLETS = {
    "gate": "singlets", "name": "singlets", "area": axis("FSC-A"), "height": axis("FSC-H"),
    "lowest": 0.5, "highest": 1.5,
}  # fmt: skip
VIABILITY = {
    "gate": "viability", "name": "live", "dye": axis("7-AAD", LOG), "live": "below",
    "threshold": 50,
}  # fmt: skip
AUTOMATIC = {
    "gate": "automatic scatter", "name": "cloud", "x": axis("FSC-A"), "y": axis("SSC-A"),
    "x_debris": 50, "y_debris": 0, "share": 0.95, "fitted_events": 5000,
}  # fmt: skip
ELLIPSE = {
    "gate": "ellipse", "name": "round", "x": axis("FSC-A"), "y": axis("SSC-A"),
    "centre": [300, 300], "covariance": [[0.01, 0], [0, 0.04]], "distance_squared": 1,
    "method": "drawn by hand",
}  # fmt: skip


def gates(*stated):
    return read_gates(json.dumps({"cellcourse_gates": 1, "gates": stated}), "gates.json")


def tube(events, names=("FSC-A", "SSC-A", "FSC-H", "7-AAD")):
    columns = np.zeros((len(events), len(names)))
    columns[:, : np.shape(events)[1]] = events
    return read_fcs(by_flowio(columns, list(names)), "tube.fcs")[0]


def kept(data, *stated):
    return apply_gates(data, gates(*stated)).inside.tolist()


def test_a_rectangle_holds_its_lower_limits_and_not_its_upper_ones():
    data = tube([[100, 0], [99, 0], [500, 0], [499, 299], [499, 300], [200, -50]])
    assert kept(data, RECTANGLE) == [True, False, False, True, False, True]


def test_a_polygon_holds_its_edge_and_its_corners():
    data = tube([[100, 100], [0, 0], [400, 0], [200, 200], [0, 100], [201, 200], [-1, 0]])
    assert kept(data, POLYGON) == [True, True, True, True, True, False, False]


def test_a_polygon_is_straight_on_its_scales():
    # On log scales the line from 1, 1 to 100, 100 passes 10, 10; so does the one to 1, 100.
    on_log = POLYGON | {"x": axis("FSC-A", LOG), "y": axis("SSC-A", LOG)}
    on_log["corners"] = [[1, 1], [100, 1], [1, 100]]
    data = tube([[9.9, 9.9], [10.2, 10.2], [30, 30], [0, 5]])
    assert kept(data, on_log) == [True, False, False, False]


def test_singlets_are_judged_by_the_median_ratio():
    # Ratios 2, 2, 2, 4 and 0.8 have the median 2: 4 is twice it, 0.8 is 0.4 of it.
    data = tube([[200, 0, 100], [100, 0, 50], [60, 0, 30], [400, 0, 100], [80, 0, 100],
                 [5, 0, 0]])  # fmt: skip
    assert kept(data, SINGLETS) == [True, True, True, False, False, False]


def test_live_cells_lie_below_a_dye_of_the_dead_or_above_one_of_the_living():
    data = tube([[0, 0, 0, 49], [0, 0, 0, 50], [0, 0, 0, -5]])
    assert kept(data, VIABILITY) == [True, False, True]
    assert kept(data, VIABILITY | {"live": "at or above"}) == [False, True, False]


def test_an_ellipse_holds_its_edge_by_hand():
    # Half-axes 0.1 and 0.2 of the scale's 1,000: 100 and 200 around 300, 300.
    data = tube([[300, 300], [399, 300], [401, 300], [300, 499], [300, 501], [380, 460]])
    assert kept(data, ELLIPSE) == [True, True, False, True, False, False]


def test_gates_are_applied_to_what_the_earlier_ones_kept():
    data = tube([[200, 100, 100, 10], [200, 100, 100, 90], [900, 100, 450, 10]])
    gated = apply_gates(data, gates(RECTANGLE, SINGLETS, VIABILITY))
    assert [(step.came, step.stayed) for step in gated.steps] == [(3, 2), (2, 2), (2, 1)]
    assert gated.column("7-AAD").tolist() == [10]


def test_without_gates_every_event_counts():
    assert kept(tube([[1, 2], [3, 4]])) == [True, True]


def test_no_gate_keeps_what_is_no_number():
    data = tube([[np.nan, 100, 100, 10], [200, np.nan, 100, 10], [200, np.inf, np.nan, np.nan]])
    for gate in (RECTANGLE, POLYGON, ELLIPSE):
        assert not any(kept(data, gate))
    assert kept(data, VIABILITY)[2] is False
    assert kept(data, SINGLETS) == [False, True, False]


POINTS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=3, max_size=9)


@given(POINTS, st.integers(1, 2**32 - 1))
def test_a_polygon_agrees_with_flowutils_off_its_edges(corners, seed):
    points = np.random.default_rng(seed).random((60, 2)) * 20
    corners = np.array(corners, dtype=float)
    assert np.array_equal(
        in_polygon(points[:, 0], points[:, 1], corners), points_in_polygon(corners, points)
    )


def test_the_outline_of_an_ellipse_lies_on_its_edge():
    centre, covariance = np.array([0.3, 0.5]), np.array([[0.04, 0.01], [0.01, 0.02]])
    outline = ellipse_outline(centre, covariance, 4.0)
    assert not in_ellipse(*outline.T, centre, covariance, 3.999).any()
    assert in_ellipse(*outline.T, centre, covariance, 4.001).all()


@pytest.fixture(scope="module")
def mixed():
    """8,000 cells, 3,000 pieces of debris below 50, and 1,500 large events."""
    rng = np.random.default_rng(7)
    cells = rng.multivariate_normal([400, 300], [[3600, 1200], [1200, 2500]], 8000)
    debris = rng.uniform(0, 49, (3000, 2))
    large = rng.uniform([700, 600], [1000, 1000], (1500, 2))
    return tube(np.concatenate([cells, debris, large]))


class TestAutomaticScatter:
    """The main cloud, found among debris and doublets."""

    def test_holds_the_share_it_states_where_there_are_only_cells(self, mixed):
        cells = tube(mixed.events[:8000])
        assert np.mean(kept(cells, AUTOMATIC)) == pytest.approx(0.95, abs=0.01)

    def test_finds_the_cells_and_holds_more_of_them_the_more_else_there_is(self, mixed):
        # Half of 9,500 events is 59.4 % of the cells, whose covariance is 0.383 of the
        # whole and not 0.307: the edge lies at 5.991 x 1.248 and holds 97.6 %.
        inside = np.array(kept(mixed, AUTOMATIC))
        assert inside[:8000].mean() == pytest.approx(0.976, abs=0.005)
        assert not inside[8000:].any()

    def test_states_centre_method_and_events(self, mixed):
        (step,) = apply_gates(mixed, gates(AUTOMATIC)).steps
        assert step.gate.centre == pytest.approx((400, 300), abs=8)
        assert "holds 95 % of a normal cloud" in step.gate.method
        assert "of 9500 events with FSC-A from 50 and SSC-A from 0 up" in step.gate.method
        assert step.gate.distance_squared == pytest.approx(5.991464547, rel=1e-9)

    def test_becomes_a_gate_that_can_be_kept_and_applied_again(self, mixed):
        gated = apply_gates(mixed, gates(AUTOMATIC))
        again = apply_gates(mixed, read_gates(write_gates(gated.gates), "kept.json"))
        assert again.inside.tolist() == gated.inside.tolist()

    def test_takes_no_chance(self, mixed):
        assert kept(mixed, AUTOMATIC) == kept(mixed, AUTOMATIC)

    def test_half_of_a_normal_cloud_gives_the_covariance_of_the_whole(self):
        points = np.random.default_rng(3).multivariate_normal([0, 0], [[4, 1], [1, 2]], 40_000)
        centre, covariance, _ = half_scatter(points, "cloud")
        assert centre == pytest.approx([0, 0], abs=0.05)
        assert covariance == pytest.approx(np.array([[4, 1], [1, 2]]), rel=0.05)

    def test_stops_where_no_cloud_is_found(self, mixed, monkeypatch):
        monkeypatch.setattr("cellcourse.product.flow.scatter._MOST_STEPS", 2)
        with pytest.raises(ProductError, match="no cloud after 2 concentration steps"):
            kept(mixed, AUTOMATIC)

    def test_refuses_too_few_events_and_a_cloud_that_is_a_line(self):
        with pytest.raises(ProductError, match="3 events above the debris; 20 are needed"):
            kept(tube([[100, 1], [200, 2], [300, 3]]), AUTOMATIC)
        with pytest.raises(ProductError, match="lie on one line"):
            kept(tube([[100.0 + i, 7.0] for i in range(50)]), AUTOMATIC)


class TestPicture:
    """What is drawn of a gate."""

    def test_shows_every_so_many_events_that_came_and_which_stayed(self):
        data = tube([[float(i), 0] for i in range(1000)])
        gated = apply_gates(data, gates(RECTANGLE))
        shown = picture(data, gated.steps[0], shown=300)
        assert (shown.every, len(shown.signals), shown.came) == (4, 250, 1000)
        assert shown.kept.tolist() == [100 <= x < 500 for x in shown.signals[:, 0]]
        assert [a.channel for a in shown.axes] == ["FSC-A", "SSC-A"]
        assert shown.outline.shape == (0, 2)

    def test_shows_outlines_as_signals(self):
        data = tube([[100, 100]])
        polygon, ellipse = apply_gates(data, gates(POLYGON, ELLIPSE)).steps
        assert picture(data, polygon, shown=5).outline.tolist() == POLYGON["corners"]
        edge = picture(data, ellipse, shown=5).outline
        assert (edge.max(axis=0) - edge.min(axis=0)) / 2 == pytest.approx([100, 200], rel=1e-3)

    def test_draws_viability_on_one_axis_and_singlets_on_two(self):
        data = tube([[100, 100, 50, 5]])
        live, single = apply_gates(data, gates(VIABILITY, SINGLETS)).steps
        assert picture(data, live, shown=1).signals.tolist() == [[5]]
        assert picture(data, single, shown=1).signals.tolist() == [[100, 50]]


class TestJson:
    """Gates as a documented file."""

    EVERY = (RECTANGLE, POLYGON | {"name": "drawn"}, SINGLETS, VIABILITY, AUTOMATIC, ELLIPSE)

    def test_what_is_written_is_read_again(self):
        stated = gates(*self.EVERY)
        assert read_gates(write_gates(stated), "again.json") == stated

    def test_names_every_fault_with_its_place(self):
        wrong = [RECTANGLE | {"shape": "square"}, POLYGON | {"corners": [[0, 0]]}]
        with pytest.raises(ProductError) as caught:
            gates(*wrong)
        assert [problem.what for problem in caught.value.problems] == [
            "gates.0.rectangle.shape",
            "gates.1.polygon.corners",
        ]

    @pytest.mark.parametrize(
        ("stated", "why"),
        [
            ([RECTANGLE, POLYGON], "a name of its own"),
            ([SINGLETS | {"lowest": 2}], "lowest must be below highest"),
            ([ELLIPSE | {"covariance": [[1, 2], [2, 1]]}], "positive definite"),
            ([VIABILITY | {"live": "yes"}], "below"),
            ([{"gate": "blob"}], "blob"),
            ([RECTANGLE | {"sides": [{"axis": axis("A"), "low": None, "high": None}]}],
             "a limit is needed"),
            ([RECTANGLE | {"sides": [{"axis": axis("A"), "low": 2, "high": 1}]}],
             "low must be below high"),
        ],
    )  # fmt: skip
    def test_refuses_what_is_no_gate(self, stated, why):
        with pytest.raises(ProductError) as caught:
            gates(*stated)
        assert why in str(caught.value.problems)

    def test_refuses_what_is_no_json(self):
        with pytest.raises(ProductError, match=r"gates\.json does not say gates"):
            read_gates("{", "gates.json")

    def test_publishes_a_schema(self):
        assert set(gates_schema()["properties"]) == {"cellcourse_gates", "gates"}
        assert Gates.model_fields["gates"].is_required()


def test_names_a_channel_that_is_not_there_and_a_corner_without_a_place():
    with pytest.raises(ProductError, match="no channel 'FSC-A'"):
        kept(tube([[1.0]], names=("FL1-A",)), RECTANGLE)
    with pytest.raises(ProductError, match="corner has no place"):
        kept(tube([[1, 1]]), POLYGON | {"x": axis("FSC-A", LOG)})
