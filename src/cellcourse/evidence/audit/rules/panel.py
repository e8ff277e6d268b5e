"""Which markers of mesenchymal stromal cells were not measured, or measured and not reported?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import listed

__all__ = ["RULE"]

PRESENT: Final = (("CD105",), ("CD73",), ("CD90",))
ABSENT: Final = (("CD45",), ("CD34",), ("CD14", "CD11b"), ("CD79a", "CD19"), ("HLA-DR",))
"""Each needs one of its alternatives."""


def _look(paper: Paper) -> Iterator[Finding]:
    words = {
        key: (name, [one.strip() for one in claim.words[key].split(",")])
        for name, claim in paper.evidence.claims.items()
        for key in ("panel", "expressed", "lacked")
        if key in claim.words
    }
    if "panel" not in words:
        return
    panel = words["panel"][1]
    reported = words.get("expressed", ("", []))[1] + words.get("lacked", ("", []))[1]
    wanting = [" or ".join(one) for one in (*PRESENT, *ABSENT) if not set(one) & set(panel)]
    silent = [marker for marker in panel if marker not in reported]
    yield Finding(
        tuple(name for name, _ in words.values()),
        "not checkable" if wanting or silent else "consistent",
        f"The panel lacks {listed(wanting) or 'no marker'} of the minimal criteria"
        + (f"; {listed(silent)} was measured and is not reported." if silent else "."),
        f"Panel: {listed(panel)}. Criteria: CD105, CD73 and CD90 on at least 95 % of the cells; "
        "CD45, CD34, CD14 or CD11b, CD79a or CD19, and HLA-DR on at most 2 %.",
    )


RULE = Rule(
    "panel",
    "Which markers of mesenchymal stromal cells were not measured, or measured and not reported?",
    "Dominici et al. (2006), Cytotherapy 8:315, table 1",
    _look,
)
