"""How far a long run is: a bar on a terminal, plain lines everywhere else."""

from __future__ import annotations

from typing import Final, TextIO

__all__ = ["Progress"]

_WIDTH: Final = 24


class Progress:
    """What is being done, said on one stream; results go to another."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar = stream.isatty()

    def __call__(self, done: int, total: int, what: str) -> None:
        """Say that ``done`` of ``total`` steps are behind and ``what`` comes now."""
        if self._bar:
            filled = _WIDTH * done // max(total, 1)
            bar = "#" * filled + "-" * (_WIDTH - filled)
            self._stream.write(f"\r\x1b[K[{bar}] {done}/{total} {what}")
        else:
            self._stream.write(f"{done}/{total} {what}\n")
        self._stream.flush()

    def close(self) -> None:
        """Take the bar away; plain lines stay."""
        if self._bar:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
