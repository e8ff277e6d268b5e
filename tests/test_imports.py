"""What a fresh interpreter loads: nothing heavy before it is needed."""

import subprocess
import sys

import pytest

HEAVY = ("matplotlib", "scipy", "pandas", "pydantic", "openpyxl", "docx", "typst", "jinja2")


def loaded_after(statement):
    """The heavy packages that a fresh interpreter has loaded after a statement."""
    program = f"{statement}\nimport sys; print([n for n in {HEAVY!r} if n in sys.modules])"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()[-1]


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_after("import cellcourse") == "[]"


def test_asking_for_help_loads_nothing_heavy_and_no_numpy():
    asked = "from cellcourse.cli.arguments import parser\nparser().format_help()"
    assert loaded_after(asked + "\nimport sys; assert 'numpy' not in sys.modules") == "[]"


def test_opening_a_study_loads_neither_statistics_nor_drawing():
    opened = "import cellcourse\ncellcourse.open('examples/mouse-dose-finding')"
    assert loaded_after(opened) == "['pydantic']"


@pytest.mark.parametrize("name", ["open", "StudyFolder", "CellcourseError"])
def test_every_public_name_is_there_when_asked_for(name):
    assert loaded_after(f"import cellcourse\ncellcourse.{name}").startswith("[")


def test_an_unknown_name_is_refused_as_python_refuses_it():
    import cellcourse

    with pytest.raises(AttributeError, match="module 'cellcourse' has no attribute 'analyze'"):
        _ = cellcourse.analyze
