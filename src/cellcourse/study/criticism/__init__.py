"""Criticism of a plan: what is weak in it, why that matters, and who says so.

A weakness is no error. The study can be run and analysed; its reader is told what the
result cannot bear. Each rule is one small function over the study alone.
"""

from __future__ import annotations

from itertools import chain

from cellcourse.study.criticism import (
    design,
    estimands,
    inference,
    outcomes,
    reporting,
    treatment,
)
from cellcourse.study.criticism.weakness import Weakness
from cellcourse.study.study import Study

__all__ = ["Weakness", "criticise"]

_RULES = (
    *reporting.RULES,
    *design.RULES,
    *treatment.RULES,
    *outcomes.RULES,
    *estimands.RULES,
    *inference.RULES,
)


def criticise(study: Study) -> tuple[Weakness, ...]:
    """Name every weakness of a plan that a rule of ours can see."""
    return tuple(chain.from_iterable(rule(study) for rule in _RULES))
