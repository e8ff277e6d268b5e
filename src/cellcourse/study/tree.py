"""Reading YAML into plain values, each of which knows where it stands.

A study file uses the part of YAML that everybody reads alike: names, lists, text, numbers,
true and false. What people and programs disagree about is refused with its place: tabs,
aliases, tags, two documents, a key that stands twice. ``no`` and ``012`` stay text, and
``1e6`` is a number. Nothing here knows what a study is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from cellcourse.errors import Problem

__all__ = ["Path", "Spot", "Tree", "dotted", "grow"]

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the file to a value."""

LARGEST: Final = 1_000_000
"""Characters; a study file of hundreds of arms and analyses stays far below."""

DEEPEST: Final = 20
"""Levels of nesting; the study language has fewer than ten."""

_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL: Final = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_WORDS: Final = {"": None, "~": None, "null": None, "true": True, "false": False}
_LONGEST_NUMBER: Final = 300


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands, both counted from one."""

    line: int
    column: int

    def __str__(self) -> str:
        """Write the place as editors do."""
        return f"{self.line}:{self.column}"


TOP: Final = Spot(1, 1)


@dataclass(frozen=True)
class Tree:
    """The values of a file, the place of each, and what cannot be read."""

    value: Any = None
    spots: dict[Path, Spot] = field(default_factory=dict)
    """Place of each value."""
    keys: dict[Path, Spot] = field(default_factory=dict)
    """Place of the key of each value."""
    written: dict[Path, str] = field(default_factory=dict)
    """Numbers and words that were not quoted, letter by letter."""
    problems: tuple[Problem, ...] = ()

    def spot(self, path: Path) -> Spot:
        """Give the place of a value, or of the nearest thing that holds it."""
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, TOP)

    def at(self, path: Path) -> Any:
        """Give the value at a path, None where there is none."""
        value = self.value
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def dotted(path: Path) -> str:
    """Write a path as people say it: ``arms.msc4.regimen[1].product``."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def grow(text: str, file: str) -> Tree:
    """Read the text of a YAML file; what cannot be read is among the problems of the tree."""
    if len(text) > LARGEST:
        return _refused(file, TOP, f"{len(text)} characters", f"at most {LARGEST}")
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    builder = _Builder(file, YAML(typ="safe", pure=True).parse(text))
    try:
        value = builder.document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        spot = Spot(mark.line + 1, mark.column + 1) if mark else TOP
        return _refused(file, spot, str(error.problem), "YAML; indent with spaces, quote odd text")
    # ruamel lets these through for a character that it, or Unicode, does not know.
    except (YAMLError, OverflowError, ValueError) as error:
        return _refused(file, TOP, str(error).splitlines()[0], "printable text in UTF-8")
    return Tree(value, builder.spots, builder.keys, builder.written, tuple(builder.problems))


def _refused(file: str, spot: Spot, found: str, accepted: str) -> Tree:
    return Tree(problems=(Problem(f"{file}:{spot}", "", found, accepted),))


class _Builder:
    """Turns the events of one YAML document into values; the state of one reading."""

    def __init__(self, file: str, events: Iterator[Any]) -> None:
        self.file = file
        self.events = events
        self.spots: dict[Path, Spot] = {}
        self.keys: dict[Path, Spot] = {}
        self.written: dict[Path, str] = {}
        self.problems: list[Problem] = []

    def document(self) -> Any:
        """Build the only document of the file."""
        starts = 0
        value = None
        for event in self.events:
            kind = _kind(event)
            starts += kind == "DocumentStart"
            if starts == 2:
                self._complain(event, (), "a second document", "one study in one file")
                break
            if kind in {"Scalar", "MappingStart", "SequenceStart", "Alias"}:
                value = self._value(event, ())
        return value

    def _value(self, event: Any, path: Path) -> Any:
        self.spots[path] = _spot(event)
        kind = _kind(event)
        if kind == "Alias":
            self._complain(event, path, f"alias *{event.anchor}", "the value, written out")
            return None
        if event.tag is not None:
            self._complain(event, path, f"tag {event.tag}", "the value without a tag")
        if kind == "Scalar":
            return self._scalar(event, path)
        return self._mapping(path) if kind == "MappingStart" else self._sequence(path)

    def _scalar(self, event: Any, path: Path) -> Any:
        if event.style is not None:
            return event.value
        self.written[path] = event.value
        return _plain(event.value)

    def _sequence(self, path: Path) -> list[Any]:
        made: list[Any] = []
        while _kind(event := next(self.events)) != "SequenceEnd":
            made.append(self._nested(event, (*path, len(made))))
        return made

    def _mapping(self, path: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        while _kind(event := next(self.events)) != "MappingEnd":
            key = self._key(event, path)
            inner = (*path, key)
            if key in made:
                first = f"one {key}; the first stands at {self.keys[inner]}"
                self._complain(event, inner, f"{key}, a second time", first)
                self._skip(next(self.events))
                continue
            self.keys[inner] = _spot(event)
            made[key] = self._nested(next(self.events), inner)
        return made

    def _key(self, event: Any, path: Path) -> str:
        if _kind(event) == "Scalar":
            return str(event.value)
        self._complain(event, path, "a key that is not a word", "a name before the colon")
        self._skip(event)
        return ""

    def _nested(self, event: Any, path: Path) -> Any:
        if len(path) <= DEEPEST:
            return self._value(event, path)
        self._complain(event, path[:3], "a very deep nesting", f"at most {DEEPEST} levels")
        self._skip(event)
        return None

    def _skip(self, event: Any) -> None:
        """Pass over one value without building it, however deep it is."""
        open_ones = 0
        while True:
            open_ones += _kind(event).endswith("Start") - _kind(event).endswith("End")
            if not open_ones:
                return
            event = next(self.events)

    def _complain(self, event: Any, path: Path, found: str, accepted: str) -> None:
        where = f"{self.file}:{_spot(event)}"
        self.problems.append(Problem(where, dotted(path), found, accepted))


def _kind(event: Any) -> str:
    return type(event).__name__.removesuffix("Event")


def _spot(event: Any) -> Spot:
    return Spot(event.start_mark.line + 1, event.start_mark.column + 1)


def _plain(written: str) -> Any:
    """Tell what an unquoted word is: nothing, true or false, a number, or text."""
    if written in _WORDS:
        return _WORDS[written]
    if len(written) > _LONGEST_NUMBER:
        return written
    if _INTEGER.fullmatch(written):
        return int(written)
    if _DECIMAL.fullmatch(written) and not re.match(r"[-+]?0[0-9]", written):
        return float(written)
    return written
