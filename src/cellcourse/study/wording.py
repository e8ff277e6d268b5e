"""Saying in plain words what stands in a study file and what would be accepted instead.

The models say what is wrong in the terms of a validator; a reader of the message wrote
YAML. Here each kind of refusal becomes *found* and *accepted*.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cellcourse.study.tree import Path, Tree

__all__ = ["accepted", "closest", "data_path", "known_keys", "shown"]

_KINDS: Final = {
    "string": "text; quote a word that YAML takes for something else",
    "string_sub": "text",
    "int": "a whole number, written in digits",
    "float": "a number, such as 12 or 1.5e6, without a unit",
    "bool": "true, false",
    "dict": "names with values under them",
    "model": "names with values under them",
    "tuple": "a list, such as [a, b]",
    "none_required": "nothing",
    "finite_number": "a finite number",
    "string_too_short": "text that is not empty",
    "string_pattern_mismatch": "a short name: letters, digits, - and _, beginning with a letter",
    "string_unicode": "text in UTF-8",
}
_BOUNDS: Final = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}
_LONGEST: Final = 60


def shown(tree: Tree, path: Path) -> str:
    """Show what stands at a path, as it was written and what YAML took it for."""
    value = tree.at(path)
    if isinstance(value, dict):
        return "names with values under them" if value else "nothing"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if value is None:
        return "nothing"
    text = " ".join(tree.written.get(path, str(value)).split())
    # A lone surrogate cannot be printed.
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def accepted(error: Mapping[str, Any], schema: Mapping[str, Any], tree: Tree) -> str:
    """Say what would be accepted where a validator refused."""
    kind, context = error["type"], error.get("ctx", {})
    path = data_path(error, tree)
    if kind == "extra_forbidden":
        return _instead_of(str(path[-1]), known_keys(schema, tree, path[:-1]))
    if kind == "missing":
        return f"{path[-1]}, which a study must state{_or_not_reported(schema, tree, path)}"
    words = _of_kind(kind, context)
    return words + (", or not reported" if "(stated)" in error["loc"][-2:] else "")


def _of_kind(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "value_error":
        return str(context["error"])
    if kind in {"literal_error", "union_tag_invalid"}:
        listed = context.get("expected") or context["expected_tags"]
        return str(listed).replace("'", "").replace(" or ", ", ")
    if kind == "union_tag_not_found":
        return f"{str(context['discriminator']).strip(chr(39))}, which says what kind this is"
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return f"{words} {context[key]:g}"
    return _KINDS.get(kind.removesuffix("_type").removesuffix("_from_float"), "another value")


def _or_not_reported(schema: Mapping[str, Any], tree: Tree, path: Path) -> str:
    """Add the words ``not reported`` where the language takes them."""
    node = _descend(schema, _schema_at(schema, tree, path[:-1]), path[-1], None)
    branches = [node, *node.get("oneOf", []), *node.get("anyOf", [])]
    known = any("not reported" in (b.get("const"), *b.get("enum", [])) for b in branches)
    return "; not reported where it is not known" if known else ""


def _instead_of(key: str, known: Sequence[str]) -> str:
    near = closest(key, known)
    listed = ", ".join(known)
    return f"{near}, the closest of {listed}" if near else f"one of {listed}"


def closest(word: str, known: Sequence[str]) -> str | None:
    """Find the known word that was probably meant."""
    near = difflib.get_close_matches(word, known, n=1)
    return near[0] if near else None


def data_path(error: Mapping[str, Any], tree: Tree) -> Path:
    """Turn a validator's location into a path of the file.

    A validator also names the branch that it took; what is no key of the file is left out.
    """
    path: Path = ()
    loc, kind = error["loc"], error["type"]
    if kind == "union_tag_invalid":
        loc = (*loc, error["ctx"]["discriminator"].strip("'"))
    for position, part in enumerate(loc):
        value = tree.at(path)
        inside = isinstance(value, dict) and part in value
        counted = isinstance(value, list) and isinstance(part, int)
        absent = kind == "missing" and position == len(loc) - 1
        if inside or counted or absent:
            path = (*path, part)
    return path


def known_keys(schema: Mapping[str, Any], tree: Tree, path: Path) -> tuple[str, ...]:
    """List the keys that the language knows at a path."""
    return tuple(_schema_at(schema, tree, path).get("properties", {}))


def _schema_at(schema: Mapping[str, Any], tree: Tree, path: Path) -> Mapping[str, Any]:
    node = _resolved(schema, schema, tree.value)
    for length, part in enumerate(path, start=1):
        node = _descend(schema, node, part, tree.at(path[:length]))
    return node


def _descend(
    schema: Mapping[str, Any], node: Mapping[str, Any], part: str | int, value: Any
) -> Mapping[str, Any]:
    if isinstance(part, int):
        inner = node.get("items", {})
    else:
        named = node.get("properties", {})
        inner = named.get(part) or node.get("additionalProperties") or _pattern(node)
    return _resolved(schema, inner if isinstance(inner, dict) else {}, value)


def _pattern(node: Mapping[str, Any]) -> Any:
    return next(iter(node.get("patternProperties", {}).values()), {})


def _resolved(schema: Mapping[str, Any], node: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
    """Follow references, and take the branch that a value chose."""
    if "$ref" in node:
        name = str(node["$ref"]).rsplit("/", 1)[-1]
        return _resolved(schema, schema["$defs"][name], value)
    branches = [_resolved(schema, branch, value) for branch in _branches(node)]
    structured = [branch for branch in branches if "properties" in branch or "items" in branch]
    chosen = [branch for branch in structured if _claims(branch, value)]
    return (chosen or structured or [node])[0] if isinstance(value, dict | list) else node


def _branches(node: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [*node.get("oneOf", []), *node.get("anyOf", [])]


def _claims(branch: Mapping[str, Any], value: Any) -> bool:
    """Say whether a branch of the language is the one that a value names."""
    if not isinstance(value, dict):
        return "items" in branch
    for key, node in branch.get("properties", {}).items():
        words = [node["const"]] if "const" in node else node.get("enum", [])
        if key in {"by", "instrument", "method"} and words:
            return value.get(key) in words
    return "properties" in branch
