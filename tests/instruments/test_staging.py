"""King's and MiToS stages from ALSFRS-R.

MiToS: table 1 of Chio (2015), which joins speech and handwriting by AND, walking and
dressing by OR, dyspnoea and respiratory insufficiency by OR.
"""

import itertools

import pytest

from cellcourse.errors import MethodError
from cellcourse.instruments import (
    KINGS_STAGES,
    MITOS_STAGES,
    AlsfrsRAnswers,
    kings,
    mitos,
    mitos_lost,
)


@pytest.fixture
def changed(healthy):
    """Answers of a person without loss but for those named."""

    def make(**answers: float) -> AlsfrsRAnswers:
        kept = {name: answer for name, answer in healthy.items() if name != "q5a"}
        form = {} if "q5b" in answers else {"q5a": 4}
        return AlsfrsRAnswers(kept | form | answers)

    return make


def test_without_any_loss_both_stages_are_nought(changed):
    assert (kings(changed()), mitos(changed())) == ("0", 0)


@pytest.mark.parametrize("answers", [
    {"q1": 3}, {"q2": 3}, {"q3": 3}, {"q4": 3}, {"q5a": 3}, {"q8": 3},
])  # fmt: skip
def test_any_loss_in_a_region_is_kings_stage_1(changed, answers):
    assert kings(changed(**answers)) == "1"


@pytest.mark.parametrize("question", ["q6", "q7", "q9", "q11"])
def test_questions_that_belong_to_no_region_do_not_count(changed, question):
    assert kings(changed(**{question: 0})) == "0"


def test_kings_counts_regions_and_not_questions(changed):
    assert kings(changed(q1=0, q2=0, q3=0)) == "1"
    assert kings(changed(q1=3, q4=3, q5a=3)) == "2"
    assert kings(changed(q3=3, q4=3, q8=3)) == "3"


def test_gastrostomy_is_stage_4a_and_failing_respiration_4b(changed):
    assert kings(changed(q5b=4)) == "4A"
    assert kings(changed(q12=3)) == "4B"
    assert kings(changed(q10=0)) == "4B"
    assert kings(changed(q10=1)) == "0"


def test_respiration_is_looked_for_before_gastrostomy(changed):
    assert kings(changed(q5b=0, q12=0)) == "4B"


def test_a_further_loss_never_lowers_kings_stage(changed):
    questions = ("q1", "q4", "q8", "q10", "q12")
    for worse in itertools.product((4, 3, 0), repeat=len(questions)):
        answers = dict(zip(questions, worse, strict=True))
        stage = KINGS_STAGES.index(kings(changed(**answers)))
        for question in questions:
            further = kings(changed(**(answers | {question: 0})))
            assert KINGS_STAGES.index(further) >= stage


@pytest.mark.reference("Chio 2015, table 1")
@pytest.mark.parametrize(
    ("answers", "lost"),
    [
        ({"q8": 1}, ("movement",)),
        ({"q6": 1}, ("movement",)),
        ({"q8": 2, "q6": 2}, ()),
        ({"q3": 1}, ("swallowing",)),
        ({"q3": 2}, ()),
        ({"q1": 0}, ()),
        ({"q4": 0}, ()),
        ({"q1": 1, "q4": 1}, ("communication",)),
        ({"q1": 2, "q4": 0}, ()),
        ({"q10": 1}, ("breathing",)),
        ({"q10": 2}, ()),
        ({"q12": 2}, ("breathing",)),
        ({"q12": 3}, ()),
        ({"q8": 0, "q3": 0, "q1": 0, "q4": 0, "q12": 0},
         ("movement", "swallowing", "communication", "breathing")),
    ],
)  # fmt: skip
def test_domains_are_lost_at_the_printed_answers(changed, answers, lost):
    assert mitos_lost(changed(**answers)) == lost
    assert mitos(changed(**answers)) == len(lost)


def test_death_is_the_last_stage_of_each():
    assert KINGS_STAGES[-1] == "5"
    assert MITOS_STAGES[-1] == 5


def test_answers_that_are_not_a_complete_alsfrs_r_cannot_be_staged(healthy):
    del healthy["q12"]
    with pytest.raises(MethodError, match=r"q12 \(respiratory insufficiency\) has no answer"):
        kings(AlsfrsRAnswers(healthy))
