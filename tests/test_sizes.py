"""The sizes this house keeps, so that every file can be read in one sitting."""

import ast
from pathlib import Path

import cellcourse

SOURCE = Path(cellcourse.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
LONGEST_FUNCTION = 60
LONGEST_FILE = 500
USUAL_FUNCTION = 30
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "core"}


def functions():
    """Every function as (where, lines of its body without the docstring)."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}", body_lines(node)


def body_lines(node):
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_a_screen():
    assert [where for where, lines in functions() if lines > LONGEST_FUNCTION] == []


def test_nine_functions_in_ten_are_short():
    lengths = [lines for _, lines in functions()]
    short = sum(lines < USUAL_FUNCTION for lines in lengths)
    assert short >= 0.9 * len(lengths)


def test_no_file_is_too_long_to_read():
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert [name for name, lines in lengths.items() if lines > LONGEST_FILE] == []


def test_every_module_is_named_after_what_it_holds():
    assert [path for path in FILES if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_every_module_says_what_it_is_for():
    silent = [
        path for path in FILES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
