"""The reference of the study language, written from its schema.

Run ``python tests/study/manual.py`` to write the reference into docs/study-file.md; the
text above its first line is written by hand and kept.
"""

import re
import sys
from pathlib import Path

from cellcourse.study.schema import json_schema

PAGE = Path("docs/study-file.md")
FIRST = "## Every word of the language"
NAMES = {"^[A-Za-z][A-Za-z0-9_-]*$": "name"}


def reference(schema):
    """The reference as Markdown, each part once, in the order of the study file."""
    parts = {"Study": schema, **{name: schema["$defs"][name] for name in in_order(schema)}}
    pieces = [FIRST, "", *(line for name, part in parts.items() for line in section(name, part))]
    return "\n".join(pieces).rstrip() + "\n"


def in_order(schema):
    """Names of the parts as a reader meets them."""
    met = []

    def walk(node):
        for name in re.findall(r'"#/\$defs/(\w+)"', as_text(node)):
            if name not in met and "properties" in schema["$defs"][name]:
                met.append(name)
                walk(schema["$defs"][name]["properties"])

    walk(schema["properties"])
    return met


def as_text(node):
    return str(node).replace("'", '"')


def section(name, part):
    lines = [f"### {heading(name)}", "", part["description"], ""]
    lines += ["| word | is | meaning |", "|---|---|---|"]
    required = part.get("required", [])
    for word, node in part["properties"].items():
        needed = "" if word in required else f"; {otherwise(node)}"
        meaning = node.get("description", "").replace("``", "`").replace("|", "\\|")
        lines.append(f"| `{word}` | {kind(node)}{needed} | {meaning} |")
    return [*lines, ""]


def otherwise(node):
    default = node.get("default")
    if default in (None, [], {}):
        return "optional"
    return f"`{str(default).lower() if isinstance(default, bool) else default}` if left out"


def heading(name):
    return " ".join(re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z][a-z]*", name)).capitalize()


def link(name):
    return f"[{heading(name).lower()}](#{heading(name).lower().replace(' ', '-')})"


def kind(node):
    """What is written for a word."""
    if "$ref" in node:
        return link(node["$ref"].rsplit("/", 1)[-1])
    for several in ("anyOf", "oneOf"):
        if several in node:
            kinds = [kind(one) for one in node[several] if one.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return ", ".join(f"`{word}`" for word in node["enum"])
    return by_type(node)


def by_type(node):
    if node["type"] == "array":
        return f"list of: {kind(node['items'])}"
    if node["type"] == "object":
        inner = node.get("additionalProperties") or next(iter(node["patternProperties"].values()))
        return f"names, each with: {kind(inner)}"
    words = {"integer": "whole number", "boolean": "`true`, `false`", "string": "text"}
    special = node.get("format") or NAMES.get(node.get("pattern"))
    return (special or words.get(node["type"], node["type"])) + bounds(node)


def bounds(node):
    said = {
        "exclusiveMinimum": "above", "minimum": "from",
        "exclusiveMaximum": "below", "maximum": "to",
    }  # fmt: skip
    parts = [f"{word} {node[key]:g}" for key, word in said.items() if key in node]
    return f" {' '.join(parts)}" if parts else ""


if __name__ == "__main__":
    kept = PAGE.read_text(encoding="utf-8").split(FIRST)[0]
    PAGE.write_text(kept + reference(json_schema()), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
