"""What was found about a batch, each in words a quality officer uses.

A finding says what was looked at, what was found and what is accepted. What follows from
it depends on whether the plan withholds a batch for it; a plan that does not say leaves
the batch undecided, never released.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cellcourse.study.manufacture import Purpose

__all__ = ["Finding", "Outcome", "weighed"]

Outcome = Literal["met", "failed", "undecided", "pending", "noted"]
"""Failed, undecided and pending keep a batch from being released; met and noted do not."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was held against the plan."""

    outcome: Outcome
    about: str
    """The test, step or rule, by its label."""
    words: str
    """What was found, and what is accepted."""

    def __str__(self) -> str:
        return f"{self.about}: {self.words}"


def weighed(purpose: Purpose, outcome: Outcome, about: str, words: str) -> Finding:
    """Turn what was found into what follows from it under the stated purpose.

    What is for information is only noted when it fails. Where the purpose is not
    reported, a failure leaves open whether the batch is withheld.
    """
    if outcome in {"met", "noted"}:
        return Finding(outcome, about, words)
    if purpose == "information":
        return Finding("noted", about, f"{words} (for information)")
    if purpose == "not reported":
        open_ = f"{words}; whether a batch is withheld for it is not reported"
        return Finding("undecided", about, open_)
    return Finding(outcome, about, words)
