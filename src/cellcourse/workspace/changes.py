"""Which numbers of a report are not what they were in the last one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["Change", "changed"]

_NAMED_BY: Final = ("analysis", "quantity", "name", "label", "arm", "subject")
"""What an entry of a list is called by, whichever of these it has."""

_LISTS: Final = frozenset({"results", "estimates", "tests"})
"""Lists whose entries are known by their own names."""

Number = float | None


@dataclass(frozen=True, slots=True)
class Change:
    """One number that moved, came or went."""

    what: str
    before: Number
    """None where there was no such number."""
    after: Number
    """None where there is no such number any more."""

    def __str__(self) -> str:
        """Say the number's name, what it was and what it is."""
        return f"{self.what}: {_shown(self.before)} -> {_shown(self.after)}"


def changed(before: bytes, after: bytes) -> tuple[Change, ...] | None:
    """Compare two files of results.

    Args:
        before: ``results.json`` of the last report.
        after: that of the new one.

    Returns:
        The numbers that differ, in the order of the new report and then those that are
        gone; None where the last file cannot be read.
    """
    try:
        old = dict(_numbers(json.loads(before), ()))
    except (ValueError, RecursionError):
        return None
    new = dict(_numbers(json.loads(after), ()))
    names = dict.fromkeys([*new, *old])
    found = (Change(name, old.get(name), new.get(name)) for name in names)
    return tuple(change for change in found if change.before != change.after)


def _numbers(tree: Any, path: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """Walk a tree of JSON and give every number with its name in words."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _numbers(value, path if key in _LISTS else (*path, str(key)))
    elif isinstance(tree, list):
        for name, value in zip(_called(tree), tree, strict=True):
            yield from _numbers(value, (*path, name))
    elif isinstance(tree, int | float) and not isinstance(tree, bool):
        yield ": ".join(path), tree


def _called(entries: list[Any]) -> list[str]:
    """Call each entry by its own name and address; by its place where it has none."""
    names: Counter[str] = Counter()
    called = []
    for place, entry in enumerate(entries):
        name = (_name(entry) if isinstance(entry, dict) else "") or str(place)
        names[name] += 1
        called.append(name if names[name] == 1 else f"{name} ({names[name]})")
    return called


def _name(entry: dict[str, Any]) -> str:
    own = [entry[key] for key in _NAMED_BY if key in entry]
    at = entry.get("at")
    address = at.items() if isinstance(at, dict) else ()
    return ", ".join(str(part) for part in (*own, *map(_part, address)) if part is not None)


def _part(part: tuple[str, Any]) -> str | None:
    """Write one part of an address; a bare number says nothing without its name."""
    key, value = part
    return f"{key} {value}" if isinstance(value, int) else value


def _shown(number: Number) -> str:
    return "none" if number is None else f"{number:.6g}"
