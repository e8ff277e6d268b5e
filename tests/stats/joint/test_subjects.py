"""Reading scores and follow-up, and summing the one beside the other."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.joint import Covariates, FollowUp, Scores
from cellcourse.stats.joint.subjects import read, summed
from cellcourse.stats.mmrm import Design

SCORES = Scores(["b", "a", "b", "b"], [0, 1, 2, 4], [10, 20, 8, 6])
AFTER = FollowUp(["a", "b", "c"], [3, 5, 2], [True, False, True])


def covariates(n=3):
    one = Design(("one",), np.ones((n, 1)))
    return Covariates(one, one, Design((), np.zeros((n, 0))))


def test_subjects_are_numbered_as_they_were_followed():
    histories = read(SCORES, AFTER)
    assert histories.who.tolist() == [1, 0, 1, 1]
    assert histories.died.tolist() == [1, 0, 1]


def test_sums_are_over_each_subject_s_own_scores_from_the_mean_of_all():
    subjects = summed(read(SCORES, AFTER), covariates(), None)
    assert subjects.reference == 11
    assert subjects.count.tolist() == [1, 3, 0]
    assert subjects.t.tolist() == [1, 6, 0]
    assert subjects.tt.tolist() == [1, 20, 0]
    assert subjects.y.tolist() == [9, -9, 0]
    assert subjects.ty.tolist() == [9, -26, 0]
    assert subjects.yy.tolist() == [81, 35, 0]


def test_nobody_is_treated_where_nothing_was_said():
    assert summed(read(SCORES, AFTER), covariates(), None).treated.tolist() == [0, 0, 0]
    treated = summed(read(SCORES, AFTER), covariates(), [True, False, True]).treated
    assert treated.tolist() == [1, 0, 1]


def test_numbers_serve_as_labels():
    numbered = read(Scores([10, 2], [0, 0], [1, 2]), FollowUp([2, 10], [1, 1], [True, False]))
    assert numbered.who.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("scores", "after", "said"),
    [
        (Scores(["z", "a"], [0, 1], [1, 2]), AFTER, "1 scores are of subjects without follow-up"),
        (SCORES, FollowUp(["a", "b"], [3, 0], [1, 1]), "1 of 2 subjects were followed for no"),
        (SCORES, FollowUp(["a", "b", "b"], [3, 5, 5], [1, 1, 1]), "1 subjects are followed twice"),
        (SCORES, FollowUp(["a", "b"], [3, 3], [1, 1]), "1 of 4 scores are later than"),
        (SCORES, FollowUp(["a", "b"], [3, -1], [1, 1]), "1 of 2 times are below zero"),
        (Scores(["a", "a"], [0, 1], [1, np.nan]), AFTER, "scores: 1 of 2 values are missing"),
        (Scores(["a"], [0], [1]), AFTER, "scores: 1 values, at least 2 are needed"),
    ],
)
def test_refuses_what_cannot_be_histories(scores, after, said):
    with pytest.raises(MethodError, match=said):
        read(scores, after)


def test_refuses_treatment_of_other_people():
    with pytest.raises(MethodError, match="true or false is needed for 3 subjects, some of each"):
        summed(read(SCORES, AFTER), covariates(), [True, False])
