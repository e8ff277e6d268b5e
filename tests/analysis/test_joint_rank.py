"""Joint rank as declared. Scores and win measures are held to R in tests/stats/joint_rank."""

import pytest

from cellcourse.errors import MethodError

ENTRY = {
    "method": "joint-rank", "endpoint": "survival", "measure": "score", "until": 42,
    "deaths": "ranked worst", "function": "last visit", "withdrawal": "known until then",
    "administrative": "survived", "margin": 0.0, "adjust": "none",
    "exact": {"enumerate_up_to": 1000, "resamples": 100, "seed": 1}, "arms": ["vehicle", "low"],
}  # fmt: skip


@pytest.fixture
def made(rows):
    def make(courses, events=()):
        """Scores by day of each subject; names begin with the letter of the arm."""
        return rows.records(
            tuple(
                rows.subject(n, "vehicle" if n[0] == "v" else "low", sex="female") for n in courses
            ),
            observations=tuple(o for n, c in courses.items() for o in rows.scored(n, c)),
            events=tuple(rows.died(*event) for event in events),
        )

    return make


FULL = {
    "v1": {0: 40, 14: 38, 42: 30},  # -10
    "v2": {0: 40, 14: 36},  # dies on day 20
    "v3": {0: 40, 14: 38, 42: 33},  # -7
    "l1": {0: 50, 14: 49, 42: 45},  # -5
    "l2": {0: 30, 14: 29},  # dies on day 30
    "l3": {0: 60, 14: 50, 42: 48},  # -12
}
DEATHS = (("v2", 20), ("l2", 30))


def counts(result):
    return tuple(
        result.estimate(f"pairs {name}", arm="low").value for name in ("won", "lost", "tied")
    )


def test_the_living_beat_the_dead_and_the_smaller_decline_the_larger(ask, made):
    """l1 beats all three; l2 beats v2; l3 beats v2 only."""
    result = ask(ENTRY, made(FULL, DEATHS))
    assert counts(result) == (5, 4, 0)
    assert result.estimate("win ratio", arm="low").value == pytest.approx(5 / 4)
    assert result.estimate("net benefit", arm="low").value == pytest.approx(1 / 9)
    test = result.test("joint rank", arm="low", against="vehicle")
    assert test.effect.value == pytest.approx(5 / 9)


def test_arms_seen_from_the_other_side_win_what_they_lost(ask, made, plan):
    arms = {
        key: {"label": label, "size": 3, "regimen": [], "control": key == "low"}
        for key, label in (("vehicle", "Vehicle"), ("low", "Low"))
    }
    result = ask(ENTRY, made(FULL, DEATHS), arms=arms)
    assert result.estimate("pairs won", arm="vehicle").value == 4
    assert result.estimate("win ratio", arm="vehicle").value == pytest.approx(4 / 5)


def test_a_death_after_the_close_does_not_count(ask, made):
    early, late = ask(ENTRY, made(FULL)), ask(ENTRY, made(FULL, [("v1", 60)]))
    assert counts(early) == counts(late)


def test_the_exact_p_counts_all_splits(ask, made):
    """From worst to best v2 l2 v1 v3 l1 l3: ranks 2, 5 and 6 add up to 2.5 beyond their mean."""
    result = ask(ENTRY, made({**FULL, "l3": {0: 60, 14: 60, 42: 59}}, DEATHS))
    test = result.test("permutation joint rank", arm="low")
    # Three of six ranks add up to 8 or less in 4 of 20 splits, and to 13 or more in 4.
    assert (test.p_kind, test.p) == ("exact", pytest.approx(8 / 20))


def test_the_last_common_visit_compares_what_both_have(ask, made):
    courses = {
        "v1": {0: 40, 14: 30, 42: 29}, "v2": {0: 40, 14: 30},
        "l1": {0: 40, 14: 31, 42: 20}, "l2": {0: 40, 14: 31, 42: 20},
    }  # fmt: skip
    last = ask(ENTRY, made(courses))
    common = ask({**ENTRY, "function": "last common visit"}, made(courses))
    assert counts(last) == (0, 4, 0)
    assert counts(common) == (2, 2, 0)


def test_a_smaller_difference_than_the_margin_is_a_tie(ask, made):
    result = ask({**ENTRY, "margin": 2.5}, made(FULL, DEATHS))
    assert counts(result) == (4, 3, 2)
    assert "Ties: 2 of 9 pairs of subjects." in result.limits


@pytest.mark.parametrize(
    ("withdrawal", "expected"), [("survived", (2, 2, 0)), ("died then", (4, 0, 0))]
)
def test_who_left_is_ranked_as_the_study_file_says(ask, made, withdrawal, expected):
    courses = {
        "v1": {0: 40, 14: 40}, "v2": {0: 40, 14: 40},
        "l1": {0: 40, 14: 39, 42: 38}, "l2": {0: 40, 14: 41, 42: 41},
    }  # fmt: skip
    left = [("v1", 20, "lost"), ("v2", 25, "lost")]
    result = ask({**ENTRY, "withdrawal": withdrawal}, made(courses, left))
    assert counts(result) == expected


def test_a_scale_on_which_less_is_better_turns_round(ask, made):
    worse = {
        "score": {
            "label": "Score", "instrument": "custom", "unit": "points", "low": 0, "high": 100,
            "better": "lower",
        }
    }  # fmt: skip
    won, lost, tied = counts(ask(ENTRY, made(FULL)))
    assert counts(ask(ENTRY, made(FULL), measures=worse)) == (lost, won, tied)


def test_a_subject_without_a_score_to_decline_from_is_named(ask, made):
    courses = {**FULL, "l4": {14: 30, 42: 20}}
    result = ask(ENTRY, made(courses, DEATHS))
    assert [(o.subject, o.reason) for o in result.excluded] == [
        ("l4", "no Score up to day 0 to decline from")
    ]


def test_strata_give_the_stratified_test(ask, made):
    result = ask({**ENTRY, "strata": ["sex"]}, made(FULL, DEATHS))
    assert {t.name for t in result.tests} == {
        "Finkelstein-Schoenfeld", "permutation Finkelstein-Schoenfeld",
    }  # fmt: skip


def test_an_arm_of_one_is_refused_with_its_counts(ask, made):
    few = {name: FULL[name] for name in ("v1", "v3", "l1")}
    with pytest.raises(MethodError, match="1 treated against 2"):
        ask(ENTRY, made(few))
