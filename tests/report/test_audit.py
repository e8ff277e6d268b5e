"""An audit as a page and as JSON: nothing is lost between the rules and the reader."""

import json
from pathlib import Path

import pytest

from cellcourse.evidence.audit import RULES, audit, by_claim
from cellcourse.evidence.read import read_evidence
from cellcourse.report.audit import audit_document
from cellcourse.report.audit_json import audit_json, audit_schema
from cellcourse.report.blocks import Callout, KeyFigures, Table
from cellcourse.report.html import html

FILE = Path(__file__).parents[2] / "examples" / "als-phase1" / "evidence.yaml"
EVIDENCE = read_evidence(FILE.read_bytes(), "evidence.yaml")
FINDINGS = audit(EVIDENCE, None)


@pytest.fixture(scope="module")
def document():
    return audit_document(EVIDENCE, FINDINGS, title="A trial", version="1", digest="abcdef" * 8)


def test_the_page_begins_with_the_count_of_claims(document):
    (keys,) = [block for block in document.blocks() if isinstance(block, KeyFigures)]
    counts = {item.label: item.value for item in keys.items}
    verdicts = list(by_claim(EVIDENCE, FINDINGS).values())
    assert counts == {
        verdict.capitalize(): str(verdicts.count(verdict))
        for verdict in ("inconsistent", "not checkable", "consistent")
    }


def test_every_contradiction_is_told_with_arithmetic_repair_and_source(document):
    told = {block.title: block.items for block in document.blocks() if isinstance(block, Callout)}
    for one in FINDINGS:
        if one.verdict == "inconsistent":
            assert one.arithmetic in told[one.says]
            assert f"Source of the rule: {one.source}." in told[one.says]
            assert bool(one.repair) == any("Smallest repair" in line for line in told[one.says])


def test_every_other_finding_stands_in_a_table_of_its_rule(document):
    cells = {row.cells[0].text for table in document.tables() for row in table.rows}
    assert {one.says for one in FINDINGS if one.verdict != "inconsistent"} <= cells


def test_every_claim_stands_in_one_table_with_its_place(document):
    (table,) = [table for table in document.tables() if table.id == "claims"]
    assert [row.cells[0].text for row in table.rows] == list(EVIDENCE.claims)
    assert [row.cells[2].text for row in table.rows] == [c.place for c in EVIDENCE.claims.values()]


def test_tables_are_numbered_in_reading_order_and_named_once(document):
    tables = document.tables()
    assert [table.label for table in tables] == [f"Table {n}" for n in range(1, len(tables) + 1)]
    assert len({table.id for table in tables}) == len(tables)
    assert all(isinstance(table, Table) for table in tables)


def test_the_page_fetches_nothing_and_shows_the_quotations(document):
    page = html(document).decode()
    assert "there were no reports of adverse events" in page
    assert "default-src 'none'" in page


def test_the_json_holds_every_finding_and_says_what_it_is():
    held = json.loads(audit_json(EVIDENCE, FINDINGS, version="1", digest="d"))
    assert len(held["findings"]) == len(FINDINGS)
    assert held["claims"] == by_claim(EVIDENCE, FINDINGS)
    assert {one["rule"] for one in held["findings"]} <= set(RULES)
    assert set(held) == set(audit_schema()["properties"])
