"""FCS files of a study folder: read by batch, and nothing outside the folder."""

import pytest

from cellcourse.errors import UsageError
from cellcourse.store.flow_files import read_flow


@pytest.fixture
def study(tmp_path):
    for batch in ("B2", "B1"):
        own = tmp_path / "flow" / batch
        own.mkdir(parents=True)
        (own / "panel.json").write_bytes(b"{}")
        (own / "b.FCS").write_bytes(b"b")
        (own / "a.fcs").write_bytes(b"a")
        (own / "notes.txt").write_bytes(b"not read")
    return tmp_path


def test_files_are_given_by_batch_in_the_order_of_names(study):
    found = read_flow(study)
    assert list(found) == ["B1", "B2"]
    assert found["B1"] == {"a.fcs": b"a", "b.FCS": b"b", "panel.json": b"{}"}


def test_a_study_without_flow_cytometry_has_none(tmp_path):
    assert read_flow(tmp_path) == {}


def test_a_file_beside_the_folders_is_passed_over(study):
    (study / "flow" / "readme.md").write_bytes(b"")
    assert list(read_flow(study)) == ["B1", "B2"]


def test_links_that_lead_out_are_refused_all_at_once(study, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.fcs"
    secret.write_bytes(b"secret")
    for batch in ("B1", "B2"):
        (study / "flow" / batch / "c.fcs").symlink_to(secret)
    with pytest.raises(UsageError) as refused:
        read_flow(study)
    assert [one.where for one in refused.value.problems] == ["flow/B1/c.fcs", "flow/B2/c.fcs"]
    assert "link" in refused.value.problems[0].found
