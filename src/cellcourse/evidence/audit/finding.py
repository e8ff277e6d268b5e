"""What a rule found out about one or more claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Verdict"]

Verdict = Literal["consistent", "inconsistent", "not checkable"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of an audit.

    *inconsistent* is proven: no data whatever print as the claims do. *consistent* says
    that nothing was found against the claims, never that they are true. *not checkable*
    says what would have had to be printed, or which reading decides.
    """

    claims: tuple[str, ...]
    """Keys of the evidence file."""
    verdict: Verdict
    says: str
    """The finding in one sentence."""
    arithmetic: str
    """How it was worked out, so that a reader can do it again."""
    repair: str = ""
    """The smallest change that would let the claims stand together: a hypothesis."""
    rule: str = ""
    """Name of the rule; filled in when the rules are run, as is its source."""
    source: str = ""
