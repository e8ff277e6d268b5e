"""How the suite is run: documents as tests in a copy of the examples, compiled loops together."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser
from xdist.scheduler import LoadScopeScheduling

HOUSE = Path(__file__).parent
COMPILED = "tests/simulation/"


class ByFile(LoadScopeScheduling):
    """The tests of a file go to one process, and all that compile loops to one and the same.

    There a loop is compiled once, not in two processes at a time.
    """

    def _split_scope(self, nodeid):
        file = nodeid.split("::", 1)[0]
        return COMPILED if file.startswith(COMPILED) else file


def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


def pytest_itemcollected(item):
    """Machine code leaves no trace to be measured, and a tracer makes compiling a third slower."""
    if item.nodeid.startswith(COMPILED):
        item.add_marker("no_cover")


def run_console(example):
    """Type each ``$`` line and compare what is printed; ``...`` stands for anything."""
    blocks = re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]
    for block in blocks:
        command, _, expected = block.partition("\n")
        done = subprocess.run(
            command,
            shell=True,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        )
        if not as_pattern(expected).fullmatch(done.stdout.strip()):
            return f"$ {command}\nexpected:\n{expected}\nprinted:\n{done.stdout}"
    return None


def as_pattern(expected):
    parts = expected.strip().split("...")
    return re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """Work in a copy, so that reading the documents changes nothing."""
    room = tmp_path_factory.mktemp("documents")
    made = shutil.ignore_patterns("report", ".report.*")
    shutil.copytree(HOUSE / "examples", room / "examples", ignore=made)
    before = Path.cwd()
    os.chdir(room)
    yield room
    os.chdir(before)


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), CodeBlockParser("console", run_console)],
    patterns=["README.md", "docs/*.md", "docs/methods/*.md"],
    fixtures=["examples"],
).pytest()
