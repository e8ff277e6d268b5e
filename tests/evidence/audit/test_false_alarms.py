"""A paper that is true is accused of nothing.

The papers are simulated studies, rounded and printed as authors do it; see
synthetic_papers.py. The rules left out of the long campaign have no verdict
*inconsistent*, and count every order of death in each paper.
"""

import pytest
from synthetic_papers import synthetic_paper

from cellcourse.evidence.audit import RULES, audit

HARMLESS = {"log-rank", "medians", "omissions"}


@pytest.mark.parametrize("seed", range(24))
def test_a_true_paper_is_not_accused(seed):
    paper = synthetic_paper(100_000 + seed)
    rules = [name for name in RULES if name not in HARMLESS]
    assert [one for one in audit(paper, None, rules=rules) if one.verdict == "inconsistent"] == []


@pytest.mark.parametrize("seed", range(3))
def test_not_by_any_rule(seed):
    found = audit(synthetic_paper(200_000 + seed), None)
    assert [one for one in found if one.verdict == "inconsistent"] == []
    assert {one.rule for one in found} >= {"granularity", "flow", "rows", "differences"}


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_two_thousand_true_papers_are_not_accused(block):
    rules = [name for name in RULES if name not in HARMLESS]
    for seed in range(100 * block, 100 * (block + 1)):
        found = audit(synthetic_paper(seed), None, rules=rules)
        assert [one for one in found if one.verdict == "inconsistent"] == [], seed


def test_a_true_paper_with_one_number_changed_is_often_caught():
    """The rules must be able to accuse: a mean moved by one step of its last decimal."""
    caught = sum(changed_is_caught(seed) for seed in range(30))
    assert caught >= 8


def changed_is_caught(seed):
    paper = synthetic_paper(seed)
    held = paper.model_dump(exclude_none=True)
    for claim in held["claims"].values():
        for number in claim["numbers"]:
            if number.get("quantity") == "mean":
                decimals = len(number["printed"].partition(".")[2])
                number["printed"] = f"{float(number['printed']) + 10.0**-decimals:.{decimals}f}"
    changed = type(paper).model_validate(held)
    rules = ["granularity", "strategies"]
    return any(one.verdict == "inconsistent" for one in audit(changed, None, rules=rules))
