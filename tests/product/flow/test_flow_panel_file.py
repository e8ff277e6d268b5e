"""The panel of one batch, from its file and its tubes to the markers of a record."""

import json
from pathlib import Path

import pytest

from cellcourse.errors import ProductError
from cellcourse.product.flow.panel_file import judge_panel_file, markers_of, read_panel_file

FOLDER = Path(__file__).parents[3] / "examples" / "worked-batch" / "flow" / "WB1-B0001-T"
STATED = json.loads((FOLDER / "panel.json").read_text(encoding="utf-8"))
TUBES = {path.name: path.read_bytes() for path in FOLDER.glob("*.fcs")}
# Shares that the example's make_data.py draws with.
TRUE = {"CD90": 99.0, "CD105": 98.5, "CD73": 99.2, "CD45": 0.2, "CD34": 0.4, "CD14": 0.3,
        "HLA-DR": 0.8, "CD19": 0.1}  # fmt: skip


def stated(**changed):
    return read_panel_file(json.dumps(STATED | changed).encode(), "panel.json")


@pytest.fixture(scope="module")
def judged():
    return judge_panel_file(stated(), TUBES, "flow/b")


def test_every_marker_is_found_within_its_interval_of_counting(judged):
    # Five events in a thousand of each tube are outside every interval by chance.
    for one in judged.markers:
        corrected = one.found[1].interval
        assert corrected.lower - 0.3 <= TRUE[one.marker] <= corrected.upper + 0.3, one.marker


def test_the_record_takes_the_per_cent_of_the_stated_method(judged):
    markers = {one.marker: one.percent.value for one in markers_of(stated(), judged)}
    assert markers["CD90"] == judged.markers[0].found[1].value
    other = {
        one.marker: one.percent.value for one in markers_of(stated(percent_by="Overton"), judged)
    }
    assert other["CD90"] == judged.markers[0].found[2].value


def test_a_share_below_zero_counts_as_zero_in_the_record(judged):
    below = [one.marker for one in judged.markers if one.found[1].value < 0]
    markers = {one.marker: one.percent.value for one in markers_of(stated(), judged)}
    assert below
    assert {markers[name] for name in below} == {0.0}


def test_every_number_leads_to_the_digest_of_its_file(judged):
    from hashlib import sha256

    for tube in judged.tubes:
        name = tube.file.rsplit("/", 1)[-1]
        assert tube.sha256 == sha256(TUBES[name]).hexdigest()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"percent_by": "guess"}, "percent_by"),
        ({"panel": STATED["panel"] | {"methods": [{"method": "median ratio"}]}}, ""),
        ({"seed": -1}, "seed"),
        ({"more": 1}, "more"),
    ],
)  # fmt: skip
def test_a_panel_file_that_says_something_else_is_refused_at_its_place(changed, named):
    with pytest.raises(ProductError, match=r"panel\.json does not say a panel") as refused:
        stated(**changed)
    assert named in {one.what for one in refused.value.problems}


def test_text_that_is_no_json_is_refused():
    with pytest.raises(ProductError, match="does not say a panel"):
        read_panel_file(b"{", "panel.json")


def test_every_tube_that_cannot_be_read_is_named():
    lame = {**TUBES, "stain-2.fcs": b"FCS3.1 nothing", "stain-3.fcs": TUBES["stain-3.fcs"] * 0}
    del lame["isotype.fcs"]
    with pytest.raises(ProductError, match="flow/b cannot be judged") as refused:
        judge_panel_file(stated(), lame, "flow/b")
    places = {one.where.split(":")[0] for one in refused.value.problems}
    assert "flow/b/isotype.fcs" in places
    assert len(places) >= 3


def test_compensation_of_the_file_is_taken_out_where_it_states_any():
    # The example's files state none, so nothing changes.
    result = judge_panel_file(stated(compensation="of the file"), TUBES, "flow/b")
    assert {tube.compensation for tube in result.tubes} == {None}


def in_several():
    """All tubes of the batch in one file, and tubes that say which data set is which."""
    *first, last = TUBES
    file = b"".join(_leads_on(TUBES[name]) for name in first) + TUBES[last]
    tubes = {tube: {"file": "all.fcs", "data_set": list(TUBES).index(name) + 1}
             for tube, name in STATED["tubes"].items()}  # fmt: skip
    return {"all.fcs": file}, tubes


def _leads_on(content):
    """The same data set, its end given as the next one's beginning.

    TEXT grows towards the HEADER, where flowio leaves blanks, so that the events stay.
    """
    begin, end = int(content[10:18]), int(content[18:26])
    text = content[begin : end + 1]
    text = text.replace(b"/$NEXTDATA/0/", b"/$NEXTDATA/%d/" % len(content))
    begin = end + 1 - len(text)
    return content[:10] + b"%8d" % begin + content[18:begin] + text + content[end + 1 :]


def test_a_tube_may_be_one_data_set_of_several_in_a_file(judged):
    files, tubes = in_several()
    found = judge_panel_file(stated(tubes=tubes), files, "flow/b")
    assert markers_of(stated(), found) == markers_of(stated(), judged)
    assert {tube.tube: tube.data_set for tube in found.tubes} == {
        tube: one["data_set"] for tube, one in tubes.items()
    }


def test_a_file_of_several_without_a_number_is_refused_and_asks_for_it():
    files, tubes = in_several()
    with pytest.raises(ProductError) as refused:
        judge_panel_file(stated(tubes=tubes | {"isotype": "all.fcs"}), files, "flow/b")
    (problem,) = refused.value.problems
    assert (problem.what, problem.found) == ("$NEXTDATA", "4 data sets")
    assert problem.accepted == "a data_set from 1 to 4 in the panel"


def test_a_number_that_the_file_does_not_hold_is_refused():
    wrong = STATED["tubes"] | {"isotype": {"file": "isotype.fcs", "data_set": 2}}
    with pytest.raises(ProductError) as refused:
        judge_panel_file(stated(tubes=wrong), TUBES, "flow/b")
    (problem,) = refused.value.problems
    assert (problem.what, problem.found, problem.accepted) == ("data_set", "2", "1 to 1")
    with pytest.raises(ProductError, match="does not say a panel"):
        stated(tubes={"isotype": {"file": "isotype.fcs", "data_set": 0}})
