"""The two papers' evidence holds every number and claim that was read out of them.

Reference: facts.csv beside this file, a list of 552 numbers and words made from the
papers' text before the evidence files were written, each with the claim that holds it.
"""

import csv
import re
from pathlib import Path

import pytest

from cellcourse.evidence import facts as flat
from cellcourse.evidence.claims import PRINTED, Claim
from cellcourse.evidence.read import read_evidence

HERE = Path(__file__).parent
HOUSE = HERE.parents[1]
with (HERE / "facts.csv").open(encoding="utf-8", newline="") as stream:
    FACTS = list(csv.DictReader(stream))
PAPERS = {
    name: read_evidence((HOUSE / "examples" / name / "evidence.yaml").read_bytes(), name)
    for name in ("sod1-rat", "als-phase1")
}

pytestmark = pytest.mark.reference("the two papers, as printed")


def words(text: str) -> set[str]:
    return set(re.sub(r"[^a-z0-9.<>=%]+", " ", text.casefold().replace("‑", "-")).split())


def text_of(claim: Claim) -> set[str]:
    about = claim.about.model_dump(exclude_defaults=True).values()
    told = [claim.quote or "", claim.place, *claim.words.values(), *map(str, about)]
    return words(" ".join([*told, *(number.what for number in claim.numbers)]))


def holds_number(claim: Claim, stated: str) -> bool:
    bound, value = re.fullmatch(r"([<>]?=?)([\d.]+)", stated).groups()
    read = [PRINTED.fullmatch(number.printed) for number in claim.numbers]
    return any(
        float(one.group(2)) == float(value) and (not bound or one.group(1) == bound) for one in read
    )


def test_the_list_of_facts_is_whole():
    counts = {name: sum(fact["paper"] == name for fact in FACTS) for name in PAPERS}
    assert counts == {"sod1-rat": 173, "als-phase1": 379}


@pytest.mark.parametrize("name", PAPERS)
def test_no_number_and_no_claim_was_lost(name):
    lost = [fact for fact in FACTS if fact["paper"] == name and not is_held(fact)]
    assert lost == []


def is_held(fact: dict[str, str]) -> bool:
    claim, stated = PAPERS[fact["paper"]].claims[fact["claim"]], fact["stated"]
    if stated == "absent":
        return claim.status == "absent"
    if stated == "N/A":
        return "N/A" in claim.quote
    if re.fullmatch(r"[<>]?=?\d+(\.\d+)?", stated):
        return holds_number(claim, stated)
    return len(words(stated) & text_of(claim)) >= len(words(stated)) / 2


def test_decimals_are_those_printed():
    printed = {cell.claim: str(cell) for cell in flat.cells(PAPERS["sod1-rat"])}
    assert printed["bbb-excl-d14-control"] == "9.7 ± 1.28"
    assert printed["bbb-zero-d21-control"] == "6.9 ± 2.0"
    assert printed["gait-msc4"] == "60 ± 9.5"


def test_every_mean_and_every_p_of_the_rat_paper_can_be_addressed():
    rat = PAPERS["sod1-rat"]
    assert len(flat.cells(rat)) == 24 + 3 + 4
    assert len(flat.tests(rat)) == 1 + 2 + 13 + 1 + 2
    assert all(cell.arm and cell.kind == "sem" for cell in flat.cells(rat))


def test_numbers_of_the_plan_point_to_the_study_file_and_are_not_compared():
    declared = [fact for fact in flat.facts(PAPERS["als-phase1"]) if fact.number.declared]
    assert len(declared) > 15
    assert all(fact.number.recomputed is None for fact in declared)


@pytest.mark.parametrize("name", PAPERS)
def test_every_status_is_used_and_every_derived_claim_gives_its_rule(name):
    claims = PAPERS[name].claims.values()
    assert {claim.status for claim in claims} >= {"stated", "absent"}
    assert all(claim.rule for claim in claims if claim.status == "derived")
