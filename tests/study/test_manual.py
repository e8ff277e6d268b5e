"""The page on the study file says what the models say."""

import re

from manual import FIRST, PAGE, reference
from ruamel.yaml import YAML

from cellcourse.study.read import read_study
from cellcourse.study.schema import json_schema

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_reference_is_that_of_the_language():
    assert FIRST + TEXT.split(FIRST)[1] == reference(json_schema()), (
        "run: python tests/study/manual.py"
    )


def test_every_link_within_the_page_leads_to_a_heading():
    headings = {
        line.lstrip("# ").lower().replace(" ", "-")
        for line in re.findall("^#.*", TEXT, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= headings


def test_the_small_example_of_the_page_is_a_study():
    block = re.search(r"```yaml\n(cellcourse: 1.*?)```", TEXT, re.DOTALL)[1]
    assert read_study(block, "page").title


def test_every_other_piece_of_yaml_on_the_page_is_yaml():
    blocks = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert len(blocks) >= 5
    assert all(isinstance(YAML(typ="safe").load(block), dict) for block in blocks)
