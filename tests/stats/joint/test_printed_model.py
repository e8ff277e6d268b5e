"""The printed table of a joint model."""

import numpy as np


def test_every_estimate_stands_under_its_part(fit):
    model = fit("value")
    found = model.to_frame()
    parts = ["heights", "slopes", "hazards", "associations", "baseline", "spread", "noise"]
    assert list(dict.fromkeys(found["part"])) == parts
    assert tuple(found.loc[found["part"] == "slopes", "p"]) == tuple(s.p for s in model.slopes)
    assert found.loc[found["part"] == "noise", "estimate"].item() == model.noise.estimate
    assert str(model).splitlines()[-1].startswith("subjects 467, scores 2751, deaths 125")


def test_a_variance_has_no_p_value(fit):
    found = fit("value").to_frame()
    assert np.isnan(found.loc[found["part"] == "noise", "p"]).all()
