"""Can the printed claims all be true? Rules, each with its source, and what they find."""

from cellcourse.evidence.audit.finding import Finding, Verdict
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.run import RULES, audit, by_claim

__all__ = ["RULES", "Finding", "Rule", "Verdict", "audit", "by_claim"]
