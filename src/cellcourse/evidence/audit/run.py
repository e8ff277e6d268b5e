"""Running the rules over a publication.

Every rule has a name by which it can be left out, a question that a reader would ask,
and a source. A rule looks at the whole publication and says nothing where it has
nothing to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from cellcourse.errors import EvidenceError
from cellcourse.evidence.audit.finding import Finding, Verdict
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.rules import (
    baseline,
    contradictions,
    definitions,
    differences,
    dose,
    eligibility,
    endotoxin,
    flow,
    gaps,
    granularity,
    headings,
    interval_width,
    intervals,
    karyotype,
    label_dose,
    log_rank,
    medians,
    omissions,
    panel,
    percentages,
    plan,
    rank_tests,
    repeats,
    rows,
    scale_limits,
    spread_of_median,
    strategies,
    summaries,
    survivors,
    timing,
    two_days,
)
from cellcourse.evidence.claims import Evidence
from cellcourse.study.study import Study

__all__ = ["RULES", "audit", "by_claim"]

_IN_ORDER: Final = (
    scale_limits, intervals, interval_width, granularity, percentages, strategies, two_days,
    survivors, repeats, differences, flow, rows, karyotype, eligibility, contradictions,
    definitions, summaries, rank_tests, log_rank, medians, omissions, spread_of_median,
    baseline, dose, endotoxin, label_dose, panel, headings, timing, plan, gaps,
)  # fmt: skip

RULES: Final[Mapping[str, Rule]] = {module.RULE.name: module.RULE for module in _IN_ORDER}
"""Every rule by its name, in the order in which findings are given."""


def audit(
    evidence: Evidence, study: Study | None, *, rules: Iterable[str] = tuple(RULES)
) -> tuple[Finding, ...]:
    """Ask of a publication whether its claims can all be true.

    Args:
        evidence: the claims.
        study: the study file of the same study, if there is one.
        rules: names of the rules to ask; all of them unless some are named.

    Raises:
        EvidenceError: a rule that does not exist.
    """
    asked = list(rules)
    unknown = [name for name in asked if name not in RULES]
    if unknown:
        raise EvidenceError(f"No rule is called {', '.join(unknown)}; there are {', '.join(RULES)}")
    paper = Paper(evidence, study)
    return tuple(
        replace(found, rule=name, source=RULES[name].source)
        for name in RULES
        if name in asked
        for found in RULES[name].look(paper)
    )


def by_claim(evidence: Evidence, findings: Iterable[Finding]) -> dict[str, Verdict]:
    """Give each claim its verdict: the worst of its findings.

    A claim that no rule looked at is not checkable.
    """
    held = [(name, found.verdict) for found in findings for name in found.claims]
    worst: dict[str, Verdict] = dict.fromkeys(evidence.claims, "not checkable")
    worst |= {name: verdict for name, verdict in held if verdict == "consistent"}
    worst |= {name: verdict for name, verdict in held if verdict == "inconsistent"}
    return worst
