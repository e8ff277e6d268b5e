"""The rat paper rebuilt: every number that can be honoured comes out of the ordinary analyses."""

import csv
import io

import numpy as np
import pytest

from cellcourse.evidence.reconstruct.solution import solve
from cellcourse.evidence.reconstruct.study_file import marked
from cellcourse.evidence.reconstruct.verify import checking, verify
from cellcourse.evidence.reconstruct.width import numbers, width_csv, widths
from cellcourse.records.read import read_records
from cellcourse.study.read import read_study

SEED = 20250101


def test_leaves_out_one_claim_and_says_that_it_is_proven(settled):
    (left,) = settled.left_out
    assert (left.want.claim, left.want.printed, left.how) == (
        "bbb-excl-d28-control-again",
        "2.0",
        "proven",
    )


def test_every_other_printed_number_is_recomputed_by_the_declared_analyses(verified):
    for one in verified:
        assert one.broken == ()
        wrong = [c.claim for c in one.compared if c.verdict in {"disagrees", "not estimable"}]
        assert wrong == ["bbb-excl-d28-control-again"]


def test_scores_keep_to_the_instrument_the_trigger_and_the_stated_rise(settled, solutions):
    values = settled.search.values[0]
    for one in solutions:
        for course, visits in zip(one.courses[0], one.visits[0], strict=True):
            scores = [values.value(int(step)) for step in course[:visits]]
            assert all(0 <= score <= 21 and score * 2 == int(score * 2) for score in scores)
            assert np.max(np.diff(scores), initial=0) <= 2
            at_zero = values.days.index(0)
            assert scores[at_zero] <= 16 < min(scores[:at_zero])


def test_one_control_is_scored_on_the_day_of_its_endpoint(settled, solutions):
    """The repair of day 28: a hypothesis, which every solution has to share."""
    control = settled.search.roster.members("control")
    for one in solutions:
        last = [settled.search.values[0].days[int(v) - 1] for v in one.visits[0]]
        assert any(last[i] == one.day[i] == 28 for i in control)


def test_a_solution_is_a_function_of_seed_and_number(settled, solutions):
    again = solve(settled.search, SEED, 2)
    assert np.array_equal(again.day, solutions[1].day)
    assert all(map(np.array_equal, again.courses, solutions[1].courses))
    assert not np.array_equal(solutions[0].day, solutions[1].day)


def test_every_row_is_marked_and_the_study_file_tells_the_truth(rat, verified):
    for content in verified[0].files.values():
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        assert rows
        assert {row["reconstructed"] for row in rows} == {"yes"}
    study = read_study(marked(rat.files.plan, 7, 3), "study.yaml")
    (origin,) = study.data_origin
    assert origin.origin == "reconstructed"
    assert "seed 7, solution 3" in origin.statement
    assert len(read_records(study, verified[0].files).subjects) == 18


def test_the_analyses_that_are_pointed_to_check_as_all_of_them_do(
    rat, settled, solutions, verified
):
    study = checking(rat.study, rat.evidence)
    assert set(study.analyses) < set(rat.study.analyses)
    quick = verify(study, settled.search, rat.evidence, solutions[0])
    assert quick.compared == verified[0].compared
    assert quick.files == verified[0].files


def test_widths_tell_what_is_printed_from_what_is_not(verified):
    found = {f"{w.analysis}: {w.what}": w for w in widths([numbers(v.results) for v in verified])}
    printed = found["survival: median survival, control"]
    assert (printed.least, printed.most, printed.solutions) == (34.5, 34.5, 3)
    free = next(w for name, w in found.items() if "hazard ratio" in name)
    assert free.least < free.middle < free.most
    overall = found["survival-test: log-rank: p"]
    assert 0.0045 <= overall.least <= overall.most <= 0.0055
    assert width_csv(found.values()).decode().count("\n") == len(found) + 1


def test_a_claim_left_out_by_hand_is_not_wanted(rat, rat_plan):
    from cellcourse.evidence.reconstruct.wants import wants

    plan = rat_plan.model_copy(update={"leave_out": {"logrank": "asymptotic"}})
    assert "logrank" in {want.claim for want in wants(rat.study, rat.evidence, rat_plan)}
    assert "logrank" not in {want.claim for want in wants(rat.study, rat.evidence, plan)}


@pytest.mark.slow
def test_a_hundred_solutions_keep_every_claim(settled, rat):
    for number in range(1, 101):
        assert (
            verify(rat.study, settled.search, rat.evidence, solve(settled.search, 4, number)).broken
            == ()
        )
