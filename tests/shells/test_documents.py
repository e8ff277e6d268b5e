"""The documents: what they quote is there, and what they point to exists."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

HOUSE = Path(__file__).parents[2]
PAGES = sorted([*HOUSE.glob("*.md"), *HOUSE.glob("docs/*.md"), *HOUSE.glob("benchmarks/*.md")])
LINK = re.compile(r"(?<!`)\[[^\]]*\]\((?!https?:|#)([^)#\s]+)")


def blocks(page, language):
    return re.findall(
        rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_yaml_block_is_yaml(page):
    for block in blocks(page, "yaml"):
        YAML(typ="safe", pure=True).load(block)


def test_the_ten_lines_of_the_readme_stand_in_the_example():
    (shown,) = blocks(HOUSE / "README.md", "yaml")
    assert len(shown.splitlines()) == 10
    assert shown in (HOUSE / "examples" / "sod1-rat" / "study.yaml").read_text(encoding="utf-8")


def test_the_readme_has_two_lines_to_run_and_ci_runs_them():
    lines = [line for block in blocks(HOUSE / "README.md", "bash") for line in block.splitlines()]
    assert len(lines) == 2
    assert all(line.startswith("python3 -m venv ") for line in lines)
    assert "grep '^python3 -m venv ' README.md" in (HOUSE / ".ci" / "run").read_text()


def test_every_document_is_listed_in_the_index():
    index = (HOUSE / "docs" / "index.md").read_text(encoding="utf-8")
    pages = {path.name for path in (HOUSE / "docs").glob("*.md")} - {"index.md"}
    assert {page for page in pages if f"({page})" not in index} == set()
