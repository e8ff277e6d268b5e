"""Papers that may have been signed: kept, never replaced."""

import pytest

from cellcourse.errors import UsageError
from cellcourse.store.keep import keep_files


def test_papers_are_put_into_a_folder_that_is_made(tmp_path):
    made = keep_files(tmp_path / "a" / "b", {"x.pdf": b"1", "y.pdf": b"2"})
    assert [path.read_bytes() for path in made] == [b"1", b"2"]


def test_the_same_paper_again_is_no_change(tmp_path):
    (first,) = keep_files(tmp_path, {"x.pdf": b"1"})
    before = first.stat()
    keep_files(tmp_path, {"x.pdf": b"1"})
    assert first.stat().st_mtime_ns == before.st_mtime_ns
    assert first.stat().st_ino == before.st_ino


def test_another_paper_of_that_name_is_refused_and_none_is_written(tmp_path):
    keep_files(tmp_path, {"x.pdf": b"1", "y.pdf": b"2"})
    with pytest.raises(UsageError) as refused:
        keep_files(tmp_path, {"new.pdf": b"0", "x.pdf": b"changed", "y.pdf": b"changed"})
    assert [one.where for one in refused.value.problems] == [
        str(tmp_path / "x.pdf"), str(tmp_path / "y.pdf"),
    ]  # fmt: skip
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "x.pdf": b"1", "y.pdf": b"2",
    }  # fmt: skip


def test_a_folder_of_that_name_is_refused(tmp_path):
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(UsageError):
        keep_files(tmp_path, {"x.pdf": b"1"})


def test_a_place_that_is_a_file_is_refused_in_words(tmp_path):
    (tmp_path / "papers").write_bytes(b"")
    with pytest.raises(UsageError):
        keep_files(tmp_path / "papers", {"x.pdf": b"1"})
