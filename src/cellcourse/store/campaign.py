"""The folder of a campaign: its statement, its finished parts, its pages.

Every file appears whole or not at all. A part says which campaign it belongs to and carries
the digest of its content; one that does not hold what it says is as good as not there, and
is made again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from cellcourse.errors import UsageError
from cellcourse.store.refusals import in_words

__all__ = ["STATEMENT", "TRIALS", "CampaignFolder"]

STATEMENT: Final = "campaign.json"
CHUNKS: Final = "chunks"
TRIALS: Final = "trials"
_PART: Final = ".part"
_HEAD: Final = "cellcourse part 1"


@dataclass(frozen=True)
class CampaignFolder:
    """Where a campaign lies."""

    path: Path

    def statement(self) -> bytes | None:
        """Read what campaign lies here; None where nothing does.

        Raises:
            UsageError: something else lies here, or it cannot be read.
        """
        with in_words(self.path, "read", "a folder that this user may read"):
            if (self.path / STATEMENT).is_file():
                return (self.path / STATEMENT).read_bytes()
            if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
                raise UsageError(f"{self.path} holds no campaign of cellcourse; name a new folder.")
        return None

    def begin(self, statement: bytes) -> None:
        """Make the folder of a new campaign.

        Raises:
            UsageError: it cannot be written.
        """
        self.put({STATEMENT: statement})

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files by their place in the folder, in the place of those of an earlier run.

        Raises:
            UsageError: one cannot be written.
        """
        with in_words(self.path, "written", "a place that this user may write to"):
            for name, content in files.items():
                _put(self.path / name, content, durable=True)

    def parts(self, law: str) -> Iterator[str]:
        """Name the parts of a law that were finished."""
        held = self.path / CHUNKS / law
        if held.is_dir():
            yield from sorted(one.stem for one in held.iterdir() if one.suffix == _PART)

    def part(self, law: str, name: str, campaign: str) -> bytes | None:
        """Read a part; None where it is not there, not whole, or of another campaign."""
        try:
            content = self._part(law, name).read_bytes()
        except FileNotFoundError:
            return None
        head, _, body = content.partition(b"\n")
        return body if head == _head(campaign, body) else None

    def keep(self, law: str, name: str, content: bytes, campaign: str) -> None:
        """Write a part of a campaign.

        A part is not forced to the disk: one that a power cut tears is known by its digest.

        Raises:
            UsageError: it cannot be written.
        """
        with in_words(self.path, "written", "a place that this user may write to"):
            whole = _head(campaign, content) + b"\n" + content
            _put(self._part(law, name), whole, durable=False)

    def forget(self, law: str, names: Iterable[str]) -> None:
        """Remove parts that another part has taken in."""
        for name in names:
            self._part(law, name).unlink(missing_ok=True)

    def _part(self, law: str, name: str) -> Path:
        return self.path / CHUNKS / law / f"{name}{_PART}"


def _head(campaign: str, content: bytes) -> bytes:
    return f"{_HEAD} {campaign} {sha256(content).hexdigest()}".encode()


def _put(path: Path, content: bytes, *, durable: bool) -> None:
    """Write beside the place first, then rename: two runs never share a half-written file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
