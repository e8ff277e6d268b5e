"""Named sets of criteria.

Source of the set: Dominici (2006), Cytotherapy 8:315, as tabulated in PMC7234888, table 1.
"""

import dataclasses

import pytest
from sound_batch import BATCH, PRODUCT, product_of

from cellcourse.product.bounded import Bounded
from cellcourse.product.criteria import ISCT_2006, identity
from cellcourse.product.record import MarkerResult


def told(batch, panel=None):
    written = PRODUCT
    if panel is not None:
        markers = {one: {"expected": "not reported"} for one in panel}
        written = {**PRODUCT, "flow_cytometry": {"markers": markers}}
    return {one.about: one for one in identity(ISCT_2006, product_of(written), batch)}


def with_marker(marker, percent, words=None):
    kept = tuple(one for one in BATCH.markers if one.marker != marker)
    return dataclasses.replace(BATCH, markers=(*kept, MarkerResult(marker, percent, words)))


@pytest.mark.reference("Dominici 2006")
def test_the_set_is_the_published_one():
    assert ISCT_2006.present == ("CD73", "CD90", "CD105")
    assert {frozenset(one) for one in ISCT_2006.absent} == {
        frozenset(one)
        for one in (("CD45",), ("CD34",), ("CD14", "CD11b"), ("CD79a", "CD19"), ("HLA-DR",))
    }
    assert (ISCT_2006.present_limit, ISCT_2006.absent_limit) == ("at least 95 %", "at most 2 %")
    assert ISCT_2006.lineages == ("osteoblasts", "adipocytes", "chondroblasts")


def test_a_full_panel_meets_every_criterion():
    found = told(BATCH)
    assert {one.outcome for one in found.values()} == {"met"}
    assert len(found) == 3 + 5 + 1 + 3


@pytest.mark.parametrize(
    ("marker", "percent", "about", "outcome"),
    [
        ("CD73", Bounded(95), "CD73", "met"),
        ("CD73", Bounded(94.9), "CD73", "failed"),
        ("CD73", Bounded(90, ">"), "CD73", "undecided"),
        ("CD45", Bounded(2), "CD45", "met"),
        ("CD45", Bounded(2.1), "CD45", "failed"),
        ("CD45", Bounded(1, "<"), "CD45", "met"),
        ("CD11b", Bounded(3), "CD14 or CD11b", "failed"),
    ],
)
def test_a_marker_is_held_against_its_limit(marker, percent, about, outcome):
    assert told(with_marker(marker, percent))[about].outcome == outcome


def test_a_marker_in_words_supports_no_claim():
    assert str(told(with_marker("CD73", None, "expressed"))["CD73"]) == (
        "CD73: CD73 is said to be 'expressed', without a per cent; at least 95 %"
    )
    assert "has no result" in str(told(with_marker("CD73", None))["CD73"])


def test_what_was_not_measured_and_what_was_not_reported_are_told_apart():
    bare = dataclasses.replace(BATCH, markers=())
    found = told(bare, panel=["CD90", "CD11b"])
    assert found["CD14 or CD11b"].words == (
        "CD11b was measured but its result is not reported; CD14 is not in the panel"
    )
    assert found["CD79a or CD19"].words == "CD79a and CD19 are not in the panel"
    assert found["HLA-DR"].words == "HLA-DR is not in the panel"
    assert found["CD90"].words == "CD90 was measured but its result is not reported"


def test_behaviour_that_is_not_reported_is_not_claimed():
    bare = dataclasses.replace(BATCH, adherent=None, lineages={"osteoblasts": False})
    found = told(bare)
    assert found["Adherence to plastic"].outcome == "undecided"
    assert found["Differentiation into osteoblasts"].outcome == "failed"
    assert found["Differentiation into adipocytes"].outcome == "undecided"
    loose = told(dataclasses.replace(BATCH, adherent=False))
    assert loose["Adherence to plastic"].outcome == "failed"
