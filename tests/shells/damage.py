"""Ways in which a person, an editor or a spreadsheet damages a study folder."""

import shutil

from command import SMALL
from hypothesis import strategies as st

FILES = ("study.yaml", *(f"data/{t}.csv" for t in ("subjects", "doses", "observations", "events")))

ODD = (
    "",
    " ",
    "\u00a0",
    "\u202e",
    "\ttab",
    "x" * 3000,
    *[
        "NA",
        "nan",
        "inf",
        "-1",
        "0",
        "-0",
        "1e308",
        "1e999",
        "1e6",
        "1,5",
        "1.5",
        "0x1F",
        "1_000",
        "99999999999999",
        "2024-01-01",
        "44927",
        "31.12.2024",
        "#REF!",
        "yes",
        "true",
        "null",
        "~",
        "not reported",
        "control",
        "R1",
        "bbb",
        "12 weeks",
        "-5 mL",
        "5 mL/kg",
        "2e6 cells",
        "1 d",
        "0 d",
        "-3 d",
        "1e-300 d",
        "1e300 years",
        "é",
        "%",
        "@",
        "`",
        "\\",
        "[]",
        "{}",
        "[1, 2",
        "{a: 1}",
        "'",
        '"',
        '"a',
        "a,b",
        "&x",
        "*x",
        "| ",
        ">-",
        "- - -",
        "? :",
        ": :",
        "<<",
        "!!python/object:os.system",
        "<script>alert(1)</script>",
        "{{ 1 }}",
        "#let x = 1",
        "${x}",
    ],
)

LIKELY = (
    *("0", "0.5", "1", "2", "3", "7", "8", "14", "16", "20.5", "21", "28", "100", "-7"),
    *("R2", "R8", "control", "treated", "cells", "vehicle", "endpoint", "not-done", "bbb"),
    *("Female", "Male", "not reported", "true", "false", "none", "holm", "excluded", "zero"),
    *("first administration", "score", "past", "mann-whitney", "0.05", "0.95", "5 mL", "7 d"),
)

places = st.floats(0, 1, exclude_max=True)
words = st.one_of(st.sampled_from(LIKELY), st.sampled_from(ODD), st.text(max_size=12))


def at(place, things):
    return int(place * len(things))


def lose_line(text, place, _):
    lines = text.split("\n")
    return "\n".join(lines[: at(place, lines)] + lines[at(place, lines) + 1 :])


def repeat_line(text, place, _):
    lines = text.split("\n")
    return "\n".join(lines[: at(place, lines) + 1] + lines[at(place, lines) :])


def insert_line(text, place, word):
    lines = text.split("\n")
    return "\n".join([*lines[: at(place, lines)], word, *lines[at(place, lines) :]])


def change_cell(text, place, word):
    """Put a word where a value stands: after a comma or a colon, up to the next one."""
    starts = [i + 1 for i, c in enumerate(text) if c in ",:\n"] or [0]
    start = starts[at(place, starts)]
    end = min((i for i in (text.find(c, start) for c in ",\n}]") if i >= 0), default=len(text))
    gap = " " if text[start - 1 : start] == ":" else ""
    return text[:start] + gap + word + text[end:]


def insert_word(text, place, word):
    return text[: at(place, text)] + word + text[at(place, text) :]


def lose_character(text, place, _):
    return text[: at(place, text)] + text[at(place, text) + 1 :]


def cut_short(text, place, _):
    return text[: at(place, text)]


def indent(text, place, _):
    lines = text.split("\n")
    lines[at(place, lines)] = "  " + lines[at(place, lines)]
    return "\n".join(lines)


def lose_column(text, place, _):
    columns = range(text.split("\n", 1)[0].count(",") + 1)
    lost = at(place, columns)
    rows = (line.split(",") for line in text.split("\n"))
    return "\n".join(",".join(cell for i, cell in enumerate(row) if i != lost) for row in rows)


def other_delimiter(text, _place, _word):
    return text.replace(",", ";").replace(".", ",")


WAYS = (
    lose_line, repeat_line, insert_line, change_cell, change_cell, change_cell, insert_word,
    lose_character, cut_short, indent, lose_column, other_delimiter,
)  # fmt: skip

damages = st.lists(
    st.tuples(st.sampled_from(FILES), st.sampled_from(WAYS), places, words),
    min_size=1,
    max_size=2,
)
encodings = st.sampled_from(("utf-8", "utf-8", "utf-8", "utf-8-sig", "latin-1", "utf-16"))


def damaged(room, done, encoding):
    """Copy the small study into a room and damage it."""
    folder = room / "study"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SMALL, folder)
    for name, way, place, word in done:
        path = folder / name
        text = path.read_bytes().decode("utf-8", "surrogatepass")
        path.write_bytes(way(text, place, word).encode("utf-8", "surrogatepass"))
    name = done[0][0]
    text = (folder / name).read_bytes().decode("utf-8", "surrogatepass")
    (folder / name).write_bytes(text.encode(encoding, "replace"))
    return folder
