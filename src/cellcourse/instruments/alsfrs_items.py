"""The questions of ALSFRS and ALSFRS-R with a few words of ours for each answer.

Nine questions are common to both scales (the fifth in two forms); the last one of ALSFRS
and the last three of ALSFRS-R are not. ``q10`` means another question in each.
"""

from __future__ import annotations

from typing import Final

from cellcourse.instruments.definition import Item

__all__ = ["BREATHING", "RESPIRATORY", "SHARED"]


def _question(name: str, label: str, *best_to_worst: str) -> Item:
    levels = dict(zip((4.0, 3.0, 2.0, 1.0, 0.0), best_to_worst, strict=True))
    return Item(name, label, 0, 4, 1, levels)


SHARED: Final = (
    _question(
        "q1", "speech",
        "normal", "audibly changed", "understood when repeated",
        "needs other means beside speech", "no useful speech",
    ),
    _question(
        "q2", "salivation",
        "normal", "slightly too much, drools at night at most", "moderately too much",
        "far too much, drools at times", "drools constantly, tissue in hand",
    ),
    _question(
        "q3", "swallowing",
        "normal", "chokes now and then", "food is softened",
        "tube feeding beside meals", "nothing by mouth",
    ),
    _question(
        "q4", "handwriting",
        "normal", "slow or untidy, all words readable", "some words unreadable",
        "holds a pen, cannot write", "cannot hold a pen",
    ),
    _question(
        "q5a", "cutting food, without gastrostomy",
        "normal", "slow, no help", "cuts most food, some help",
        "food is cut by another, eats alone", "is fed",
    ),
    _question(
        "q5b", "handling feeding devices, with gastrostomy",
        "normal", "clumsy, does all alone", "helped with caps and clasps",
        "gives a little assistance", "can do no part of it",
    ),
    _question(
        "q6", "dressing and hygiene",
        "normal", "alone with effort", "helped at times, or adapted methods",
        "helped throughout", "done by others",
    ),
    _question(
        "q7", "turning in bed",
        "normal", "slow, no help", "turns alone with great difficulty",
        "begins but cannot finish", "helpless",
    ),
    _question(
        "q8", "walking",
        "normal", "first difficulties", "with a person or an aid",
        "does not walk, legs move to purpose", "no purposeful leg movement",
    ),
    _question(
        "q9", "climbing stairs",
        "normal", "slow", "slightly unsteady or tired",
        "with help, the handrail included", "cannot",
    ),
)  # fmt: skip
"""Questions 1 to 9; exactly one of 5a and 5b is answered."""

BREATHING: Final = _question(
    "q10", "breathing",
    "normal", "short of breath on slight exertion", "short of breath at rest",
    "ventilated part of the day", "depends on a ventilator",
)  # fmt: skip
"""Question 10 of ALSFRS."""

RESPIRATORY: Final = (
    _question(
        "q10", "dyspnoea",
        "none", "when walking", "when eating, washing or dressing",
        "at rest, sitting or lying", "severe, mechanical support considered",
    ),
    _question(
        "q11", "orthopnoea",
        "none", "some at night, two pillows at most", "more than two pillows",
        "sleeps only sitting", "cannot sleep without mechanical support",
    ),
    _question(
        "q12", "respiratory insufficiency",
        "none", "non-invasive ventilation at times", "non-invasive ventilation all night",
        "non-invasive ventilation day and night", "invasive ventilation",
    ),
)  # fmt: skip
"""Questions 10 to 12 of ALSFRS-R."""
