"""Arms between, visits within subjects. The analysis itself is held to afex in tests/papers."""

import pytest

ENTRY = {
    "method": "mixed-anova", "measure": "score", "visits": ["v1", "v2", "v3"],
    "deaths": "excluded", "arms": ["vehicle", "low"],
}  # fmt: skip
SCORES = {
    "a1": ("vehicle", (30, 26, 20)), "a2": ("vehicle", (28, 25, 21)),
    "a3": ("vehicle", (33, 27, 24)),
    "b1": ("low", (31, 30, 26)), "b2": ("low", (29, 27, 27)), "b3": ("low", (34, 31, 28)),
    "b4": ("low", (30, 28, None)),
}  # fmt: skip


@pytest.fixture
def records(rows):
    days = (-14, 0, 14)
    return rows.records(
        tuple(rows.subject(name, arm) for name, (arm, _) in SCORES.items()),
        observations=tuple(
            one
            for name, (_, own) in SCORES.items()
            for one in rows.scored(name, dict(zip(days, own, strict=True)))
        ),
    )


def test_three_effects_are_tested_and_two_of_them_corrected(ask, records):
    result = ask(ENTRY, records)
    found = {(t.name, t.at.item): t for t in result.tests}
    assert found["mixed ANOVA", "arm"].df == (1, 4)
    assert found["mixed ANOVA", "visit"].df == (2, 8)
    assert found["mixed ANOVA", "arm by visit"].df == (2, 8)
    for item in ("visit", "arm by visit"):
        plain, corrected = (
            found[name, item] for name in ("mixed ANOVA", "mixed ANOVA, Greenhouse-Geisser")
        )
        assert corrected.statistic == plain.statistic
        assert corrected.df[0] < plain.df[0]
        assert ("mixed ANOVA, Huynh-Feldt", item) in found


def test_a_subject_who_lacks_a_visit_is_dropped_and_named_with_it(ask, records):
    result = ask(ENTRY, records)
    assert [(o.subject, o.reason) for o in result.excluded] == [("b4", "no score at Visit 3")]
    assert dict(result.n) == {"vehicle": 3, "low": 3}
    assert any("1 of 7 subjects could not be used" in limit for limit in result.limits)


def test_means_are_of_complete_subjects(ask, records):
    found = ask(ENTRY, records).estimate("mean of complete subjects", arm="low", visit="v1")
    assert (found.value, found.n, found.at.day) == (pytest.approx(94 / 3), 3, -14)


def test_arms_are_compared_by_their_mean_over_visits_with_an_interval(ask, records):
    result = ask(ENTRY, records)
    test = result.test("Tukey-Kramer of means over visits", arm="low", against="vehicle")
    assert test.effect.value == pytest.approx((94 + 88 + 81) / 9 - (91 + 78 + 65) / 9)
    assert test.p == pytest.approx(result.test("mixed ANOVA", item="arm").p)


def test_one_arm_is_analysed_over_visits_alone(ask, records):
    result = ask({**ENTRY, "arms": ["vehicle"]}, records)
    assert result.method == "repeated-measures ANOVA"
    assert {t.at.item for t in result.tests if t.name == "mixed ANOVA"} == {"visit"}
    assert result.estimate("mean of complete subjects", arm="vehicle", visit="v3").n == 3


def test_sphericity_is_reported(ask, records):
    result = ask(ENTRY, records)
    assert 0.5 <= result.estimate("Greenhouse-Geisser epsilon").value <= 1
    assert result.test("Mauchly").note.startswith("W = ")
