"""The folder of a campaign: parts that are whole or not there, and nobody else's folder."""

import pytest

from cellcourse.errors import UsageError
from cellcourse.store.campaign import CampaignFolder

CAMPAIGN = "0123456789abcdef"


@pytest.fixture
def folder(tmp_path):
    made = CampaignFolder(tmp_path / "out")
    made.begin(b"statement")
    return made


def test_a_new_place_holds_no_campaign(tmp_path):
    assert CampaignFolder(tmp_path / "out").statement() is None
    assert CampaignFolder(tmp_path).statement() is None  # there, and empty


def test_a_campaign_is_known_by_its_statement(folder):
    assert folder.statement() == b"statement"


@pytest.mark.parametrize("name", ["study.yaml", "report/index.html"])
def test_a_folder_of_something_else_is_refused(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match="holds no campaign of cellcourse; name a new folder"):
        CampaignFolder(tmp_path).statement()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError, match="holds no campaign"):
        CampaignFolder(tmp_path / "out").statement()


def test_a_part_comes_back_as_it_was_kept(folder):
    folder.keep("clock", "00-00000003", b"one\ntwo\n", CAMPAIGN)
    folder.keep("clock", "pilot", b"", CAMPAIGN)
    assert folder.part("clock", "00-00000003", CAMPAIGN) == b"one\ntwo\n"
    assert list(folder.parts("clock")) == ["00-00000003", "pilot"]
    assert list(folder.parts("restore")) == []


@pytest.mark.parametrize("damage", [b"", b"x", b"cellcourse part 1\n"])
def test_a_part_that_is_not_whole_is_as_good_as_not_there(folder, damage):
    folder.keep("clock", "pilot", b"content", CAMPAIGN)
    path = folder.path / "chunks" / "clock" / "pilot.part"
    path.write_bytes(path.read_bytes() + damage if damage == b"x" else damage)
    assert folder.part("clock", "pilot", CAMPAIGN) is None


def test_a_part_of_another_campaign_is_not_taken(folder):
    folder.keep("clock", "pilot", b"content", CAMPAIGN)
    assert folder.part("clock", "pilot", "f" * 16) is None


def test_parts_that_were_merged_are_forgotten(folder):
    for name in ("00-00000000", "00-00000001"):
        folder.keep("clock", name, b"content", CAMPAIGN)
    folder.forget("clock", ["00-00000000", "00-00000001", "00-00000002"])
    assert list(folder.parts("clock")) == []


def test_a_page_takes_the_place_of_the_last_one_and_leaves_nothing_beside_it(folder):
    folder.put({"index.html": b"first", "figures/a.svg": b"picture"})
    folder.put({"index.html": b"second"})
    assert (folder.path / "index.html").read_bytes() == b"second"
    held = sorted(str(one.relative_to(folder.path)) for one in folder.path.rglob("*"))
    assert held == ["campaign.json", "figures", "figures/a.svg", "index.html"]


def test_a_place_that_cannot_be_written_is_refused_in_words(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="cannot be written"):
        CampaignFolder(tmp_path / "file" / "out").begin(b"statement")
