"""Do the karyotypes of the cells agree with the sex of those they come from?"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import listed

__all__ = ["RULE"]

_SEX = {"46XY": "male", "46XX": "female"}


def _look(paper: Paper) -> Iterator[Finding]:
    sexes = {
        claim.about.subject: (name, claim.words["sex"])
        for name, claim in paper.evidence.claims.items()
        if claim.about.subject and claim.about.table and "sex" in claim.words
    }
    same, claims = [], []
    for name, claim in paper.evidence.claims.items():
        karyotype = claim.words.get("karyotype", "").replace(",", "").replace(" ", "")
        if karyotype not in _SEX or claim.about.subject not in sexes:
            continue
        held, sex = sexes[claim.about.subject]
        if sex.casefold() == _SEX[karyotype]:
            same.append(claim.about.subject)
            claims += [name, held]
        else:
            yield Finding(
                (name, held), "inconsistent",
                f"The cells of subject {claim.about.subject} have karyotype {karyotype}, and the "
                f"subject is {sex.casefold()}.",
                "Autologous cells carry the karyotype of their donor.",
            )  # fmt: skip
    if same:
        yield Finding(
            tuple(claims), "consistent",
            f"Karyotype and sex agree for {len(same)} of {len(same)} subjects.",
            f"Subjects {listed(same)}: 46XY with male, 46XX with female.",
        )  # fmt: skip


RULE = Rule(
    "karyotype",
    "Do the karyotypes of the cells agree with the sex of those they come from?",
    "Autologous cells carry their donor's chromosomes",
    _look,
)
