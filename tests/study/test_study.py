"""What a study answers about itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cellcourse.study.scales import instrument_of


def test_arms_are_given_in_the_order_of_the_file(study_with):
    study = study_with({})
    assert study.arms_of(None) == ("vehicle", "cells")
    assert study.arms_of(("cells", "vehicle")) == ("vehicle", "cells")
    assert study.arms_of(("cells",)) == ("cells",)


def test_the_control_is_the_arm_that_says_so(study_with):
    assert study_with({}).control == "vehicle"
    assert study_with({"arms.vehicle.control": False}).control is None


def test_events_that_leave_no_score_are_those_marked_dead(study_with):
    assert study_with({}).dead_events == ("lost", "other")


@settings(deadline=None)
@given(st.permutations([0, 7, 14]))
def test_administrations_come_by_day(study_with, days):
    study = study_with({"arms.cells.regimen.0.days": days})
    given_ = [day for arm, day, _ in study.administrations() if arm == "cells"]
    assert given_ == [0, 7, 14]


def test_every_measure_has_its_scale(study_with):
    study = study_with(
        {
            "measures.rod": {
                "label": "Rod", "instrument": "custom", "unit": "s", "low": 0, "high": 180,
                "grain": 1, "better": "higher",
            },
            "measures.fvc": {
                "label": "FVC", "instrument": "fvc-percent", "reference": "GLI-2012",
            },
            "measures.svc": {
                "label": "SVC", "instrument": "svc-percent", "reference": "not reported",
            },
        }
    )  # fmt: skip
    scales = {key: instrument_of(measure) for key, measure in study.measures.items()}
    assert (scales["bbb"].low, scales["bbb"].high, scales["bbb"].grain) == (0, 21, 0.5)
    assert scales["weight"].unit == "g"
    assert scales["righting"].high == 30
    assert (scales["rod"].high, scales["rod"].grain, scales["rod"].unit) == (180, 1, "s")
    assert "GLI-2012" in scales["fvc"].label
    assert scales["svc"].unit == "% predicted"
    assert scales["svc"].label == "SVC, reference not reported"


def test_a_limit_in_minutes_is_a_limit_in_seconds(study_with):
    study = study_with({"measures.righting.limit": "0.5 min"})
    assert instrument_of(study.measures["righting"]).high == 30
