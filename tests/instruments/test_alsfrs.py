"""ALSFRS and ALSFRS-R: two scales that do not convert."""

import dataclasses
import pickle

import pytest

from cellcourse.errors import MethodError
from cellcourse.instruments import (
    ALSFRS,
    ALSFRS_R,
    BBB,
    AlsfrsAnswers,
    AlsfrsRAnswers,
    pre_slope,
)


@pytest.fixture
def ten(healthy) -> dict[str, float]:
    """Answers to ALSFRS of a person without any loss."""
    return {name: answer for name, answer in healthy.items() if name not in ("q11", "q12")}


@pytest.mark.parametrize(("scale", "questions"), [(ALSFRS, 10), (ALSFRS_R, 12)])
def test_the_highest_total_is_four_for_every_question(scale, questions):
    best = {item.id: item.high for item in scale.items if item.id != "q5b"}
    worst = {item.id: item.low for item in scale.items if item.id != "q5a"}
    assert len(best) == questions
    assert scale.total(best) == scale.high == 4 * questions
    assert scale.total(worst) == scale.low == 0


def test_exactly_one_form_of_question_five_is_answered(healthy):
    words = "exactly one of q5a, q5b is answered, not"
    neither = {name: answer for name, answer in healthy.items() if name != "q5a"}
    assert ALSFRS_R.problems(neither) == (f"{words} 0",)
    assert ALSFRS_R.problems(healthy | {"q5b": 4}) == (f"{words} 2",)
    assert ALSFRS_R.problems(neither | {"q5b": 4}) == ()


def test_a_missing_answer_is_never_made_up_from_the_others(healthy):
    del healthy["q7"]
    with pytest.raises(MethodError, match=r"q7 \(turning in bed\) has no answer"):
        AlsfrsRAnswers(healthy)


def test_a_total_of_the_revised_scale_is_not_one_of_the_original():
    (words,) = ALSFRS.problems(45)
    assert words.startswith("45 points is outside the range, 0 to 40")
    assert words.endswith("ALSFRS-R (0 to 48) is another scale and does not convert to "
                          "ALSFRS (0 to 40)")  # fmt: skip


def test_answers_of_the_revised_scale_are_refused_by_the_original(healthy):
    with pytest.raises(MethodError, match=r"q11 is not an item of ALSFRS .*does not convert"):
        AlsfrsAnswers(healthy)


def test_answers_of_the_original_scale_are_refused_by_the_revised(ten):
    with pytest.raises(MethodError, match=r"q11 \(orthopnoea\) has no answer"):
        AlsfrsRAnswers(ten)


def test_the_two_kinds_of_answers_are_different_types(healthy, ten):
    assert not isinstance(AlsfrsRAnswers(healthy), AlsfrsAnswers)
    assert not isinstance(AlsfrsAnswers(ten), AlsfrsRAnswers)


def test_question_ten_is_another_question_in_each_scale():
    labels = [next(i.label for i in scale.items if i.id == "q10") for scale in (ALSFRS, ALSFRS_R)]
    assert labels == ["breathing", "dyspnoea"]


def test_domains_of_the_revised_scale_are_of_twelve_points_each(healthy):
    assert AlsfrsRAnswers(healthy).domains == {
        "bulbar": 12, "fine motor": 12, "gross motor": 12, "respiratory": 12,
    }  # fmt: skip


def test_the_original_scale_has_four_respiratory_points(ten):
    assert AlsfrsAnswers(ten).domains["respiratory"] == 4
    assert AlsfrsAnswers(ten).total == 40


@pytest.mark.parametrize(
    ("question", "domain"),
    [
        ("q1", "bulbar"), ("q3", "bulbar"), ("q4", "fine motor"), ("q5a", "fine motor"),
        ("q6", "fine motor"), ("q7", "gross motor"), ("q9", "gross motor"),
        ("q10", "respiratory"), ("q12", "respiratory"),
    ],
)  # fmt: skip
def test_a_loss_shows_in_its_own_domain_only(healthy, question, domain):
    domains = AlsfrsRAnswers(healthy | {question: 1}).domains
    assert {name for name, points in domains.items() if points < 12} == {domain}
    assert domains[domain] == 9


def test_domains_always_add_up_to_the_total(healthy):
    answers = AlsfrsRAnswers(healthy | {"q2": 1, "q4": 0, "q8": 2, "q11": 3})
    assert sum(answers.domains.values()) == answers.total == 38


def test_gastrostomy_is_told_by_the_form_of_question_five(healthy):
    assert not AlsfrsRAnswers(healthy).gastrostomy
    del healthy["q5a"]
    with_tube = AlsfrsRAnswers(healthy | {"q5b": 3})
    assert with_tube.gastrostomy
    assert with_tube.domains["fine motor"] == 11


def test_checked_answers_do_not_follow_the_caller_and_travel_between_processes(healthy):
    checked = AlsfrsRAnswers(healthy)
    healthy["q1"] = 99
    assert checked.total == 48
    assert pickle.loads(pickle.dumps(checked)) == checked
    with pytest.raises(dataclasses.FrozenInstanceError):
        checked.answers = {}  # type: ignore[misc]


def test_every_answer_has_its_own_words():
    for item in (*ALSFRS.items, *ALSFRS_R.items):
        assert sorted(item.levels) == [0, 1, 2, 3, 4]
        assert len(set(item.levels.values())) == 5


def test_the_slope_counts_from_the_full_score_of_its_own_scale():
    assert pre_slope(ALSFRS_R, 36, 12) == 1.0
    assert pre_slope(ALSFRS, 36, 12) == pytest.approx(4 / 12, rel=1e-15)
    assert pre_slope(ALSFRS, 40, 5) == 0


def test_twice_the_time_halves_the_slope():
    assert pre_slope(ALSFRS_R, 30, 20) == pre_slope(ALSFRS_R, 30, 10) / 2


@pytest.mark.parametrize(
    ("scale", "total", "months", "words"),
    [
        (ALSFRS, 45, 10, "45 points is outside the range, 0 to 40"),
        (ALSFRS_R, 30, 0, "needs time since onset, not 0 months"),
        (ALSFRS_R, 30, -2, "needs time since onset, not -2 months"),
        (BBB, 10, 10, "defined on ALSFRS and ALSFRS-R, not bbb"),
    ],
)
def test_a_slope_that_has_no_meaning_is_refused(scale, total, months, words):
    with pytest.raises(MethodError, match=words):
        pre_slope(scale, total, months)
