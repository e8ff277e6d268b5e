"""Clinical stage of a patient, read from the answers to ALSFRS-R: King's and MiToS.

Both are stages of the living; death is the last stage of each and is known from the
event, not from a questionnaire. Only the answers to ALSFRS-R can be staged.
"""

from __future__ import annotations

from typing import Final, Literal

from cellcourse.instruments.alsfrs import AlsfrsRAnswers

__all__ = ["KINGS_STAGES", "MITOS_STAGES", "KingsStage", "kings", "mitos", "mitos_lost"]

KingsStage = Literal["0", "1", "2", "3", "4A", "4B", "5"]

KINGS_STAGES: Final[tuple[KingsStage, ...]] = ("0", "1", "2", "3", "4A", "4B", "5")
"""King's stages in order; 5 is death."""

MITOS_STAGES: Final = (0, 1, 2, 3, 4, 5)
"""MiToS stages in order; 5 is death."""


def kings(answers: AlsfrsRAnswers) -> KingsStage:
    """King's stage of a living patient.

    Failing respiration (4B) is looked for before gastrostomy (4A); else the stage is the
    number of regions with any loss: bulbar, upper limb, lower limb.

    Source:
        Balendra (2014), Amyotroph Lateral Scler Frontotemporal Degener 15:279.
    """
    answer = answers.answers
    if answer["q10"] == 0 or answer["q12"] < 4:
        return "4B"
    if answers.gastrostomy:
        return "4A"
    bulbar = any(answer[item] < 4 for item in ("q1", "q2", "q3"))
    upper_limb = answer["q4"] < 4 or answer["q5a"] < 4
    lower_limb = answer["q8"] < 4
    return KINGS_STAGES[bulbar + upper_limb + lower_limb]


def mitos_lost(answers: AlsfrsRAnswers) -> tuple[str, ...]:
    """Domains of function that a living patient has lost, in the order of the publication.

    Communication is lost when speech *and* handwriting are; movement and breathing are
    lost when either of their questions says so.

    Source:
        Chio (2015), J Neurol Neurosurg Psychiatry 86:38, table 1.
    """
    answer = answers.answers
    lost = {
        "movement": answer["q8"] <= 1 or answer["q6"] <= 1,
        "swallowing": answer["q3"] <= 1,
        "communication": answer["q1"] <= 1 and answer["q4"] <= 1,
        "breathing": answer["q10"] <= 1 or answer["q12"] <= 2,
    }
    return tuple(domain for domain, is_lost in lost.items() if is_lost)


def mitos(answers: AlsfrsRAnswers) -> int:
    """MiToS stage of a living patient: the number of domains lost, 0 to 4."""
    return len(mitos_lost(answers))
