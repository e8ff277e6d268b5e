"""What must not change a result: the order of rows, names, and the unit of time."""

from dataclasses import replace

import pytest

from cellcourse.analysis.references import REFERENCES
from cellcourse.analysis.run import analyse

EXACT = {"enumerate_up_to": 1000, "resamples": 500, "seed": 3}
FEW = {"enumerate_up_to": 1000, "resamples": 50, "seed": 4}
ESTIMAND = {"population": "all mice", "summary": "difference"}
AFTER = {"endpoint": "survival", "deaths": "the event"}
BY_DAY = {"method": "scores-by-day", "measure": "score", "deaths": "zero", "on_event_day": "past"}

ANALYSES = {
    "km": {"method": "kaplan-meier", **AFTER, "at_risk_every": "7 d"},
    "logrank": {"method": "log-rank", **AFTER, "pairwise": "holm", "exact": EXACT},
    "cox": {"method": "cox", **AFTER, "adjust": "holm", "adjust_for": ["sex", "age"]},
    "mean": {"method": "restricted-mean", **AFTER, "horizon": "28 d", "adjust": "none"},
    "days": {
        **BY_DAY,
        "comparisons": [
            {"days": [14], "test": "mann-whitney", "exact": EXACT},
            {"days": [14], "test": "tukey-kramer", "adjust_for": ["age"]},
            {"days": [28], "test": "dunn", "adjust": "holm", "exact": EXACT},
        ],
    },
    "gait": {
        "method": "days-between-thresholds", "measure": "score", "start": 28, "stop": 20,
        "rule": "interpolated", "deaths": "zero", "test": "log-rank", "exact": EXACT,
    },
    "anova": {
        "method": "mixed-anova", "measure": "score", "visits": ["v1", "v2", "v3"],
        "deaths": "excluded",
    },
    "slopes": {
        "method": "slopes", "measure": "score", "before": ["v1", "v2"], "after": ["v3", "v4"],
        "fewest": 2, "per": "day", "deaths": "excluded", "exact": EXACT,
    },
    "late": {
        "method": "weighted-log-rank", **AFTER, "rho": 0.0, "gamma": 1.0, "pairwise": "holm",
        "exact": FEW, "strata": ["sex"],
    },
    "mmrm": {
        "method": "mmrm", "measure": "score", "visits": ["v2", "v3"], "compared": ["v3"],
        "adjust": "holm", "deaths": "hypothetical", "covariance": "compound symmetry",
        "covariance_of": "all arms", "likelihood": "REML", "df": "satterthwaite",
        "baseline": "v1", "adjust_for": ["sex"], "covariate_slopes": "shared",
    },
    "lines": {
        "method": "random-slopes", "measure": "score", "visits": ["v1", "v2", "v3", "v4"],
        "per": "day", "change_on": 0, "deaths": "hypothetical", "likelihood": "REML",
        "df": "satterthwaite", "adjust": "holm", "subjects": "holm",
    },
    "ranked": {
        "method": "joint-rank", "endpoint": "survival", "measure": "score", "until": 28,
        "deaths": "ranked worst", "function": "last common visit",
        "withdrawal": "known until then", "administrative": "survived", "margin": 0.0,
        "adjust": "holm", "adjust_for": ["age"], "exact": FEW,
    },
    "ranks": {
        "method": "anova-type", "measure": "score", "visits": ["v1", "v2", "v3"],
        "deaths": "ranked worst", "exact": FEW,
    },
    "strategies": {
        "method": "sensitivity", "measure": "score", "days": [14, 28],
        "deaths": ["excluded", "zero", "ranked worst"], "on_event_day": "score", "exact": FEW,
    },
    "below": {
        "method": "time-to-threshold", "measure": "score", "threshold": 28.0,
        "side": "at or below", "deaths": "competing", "unseen": "not crossed", "days": [14, 28],
        "pairwise": "holm", "exact": FEW,
    },
    "baseline": {"method": "baseline-table", "variables": ["sex", "age"], "measures": ["score"]},
    "flow": {"method": "flow", "completed_at": 28},
    "harms": {"method": "adverse-events", "monitored": {"Skin": ["Rash"]}},
    "product": {"method": "product-table"},
}  # fmt: skip


def entries():
    return {
        key: {"title": key, **({"estimand": ESTIMAND} if "deaths" in entry else {}), **entry}
        for key, entry in ANALYSES.items()
    }


def course(n, end):
    """Scores that fall, not quite evenly, at a pace of the subject's own, up to its end."""
    return {
        d: 30 - d * (1 + n * 7 % 11) / 20 - n / 90 + (n * 5 + d // 14 * (n + 3)) % 7 / 10
        for d in (-14, 0, 14, 28)
        if d < end
    }


@pytest.fixture
def records(rows):
    """Eighteen subjects with scores, events, harms and batches, no two of them alike."""
    made = [(f"s{n}", ("vehicle", "low", "high")[n % 3], n) for n in range(18)]
    end = {name: 15 + n * 11 % 40 for name, _, n in made}
    return rows.records(
        tuple(
            rows.subject(name, arm, sex=("female", "male")[n // 3 % 2], age=60 + n * 13 % 17)
            for name, arm, n in made
        ),
        observations=tuple(
            one for name, _, n in made for one in rows.scored(name, course(n, end[name]))
        ),
        events=tuple(
            rows.died(name, end[name], "death" if n % 5 else "lost") for name, _, n in made
        ),
        adverse_events=(rows.adverse("low", "Rash", 1, subject="s1"),),
        batches=(rows.batch("B1", subject="s1", cells=5e7, viability_percent=91.5),),
    )


def numbers(results):
    """Every number of some results by its address."""
    found = {}
    for result in results:
        for one in result.estimates:
            found[result.analysis, one.quantity, one.at] = (one.value, one.se, one.low, one.high)
        for test in result.tests:
            effect = test.effect.value if test.effect else None
            found[result.analysis, test.name, test.at] = (test.p, test.p_adjusted, effect)
    return found


def assert_same(ours, theirs):
    assert set(ours) == set(theirs)
    for address, values in ours.items():
        for a, b in zip(values, theirs[address], strict=True):
            assert (a is None) == (b is None), address
            assert a is None or b == pytest.approx(a, rel=1e-7, abs=1e-9), address


def test_the_order_of_rows_changes_nothing(plan, records, rows):
    def turned(part):
        return tuple(reversed(getattr(records, part)))

    parts = ("subjects", "observations", "events", "adverse_events", "batches")
    other = rows.records(**{part: turned(part) for part in parts})
    study = plan(entries())
    assert_same(numbers(analyse(study, records, None)), numbers(analyse(study, other, None)))


def renamed(row, new):
    return row if row.subject is None else replace(row, subject=new[row.subject])


def test_the_names_of_subjects_change_nothing(plan, records, rows):
    new = {one.subject: f"Z{99 - n}" for n, one in enumerate(records.subjects)}
    parts = ("subjects", "observations", "events", "adverse_events", "batches")
    other = rows.records(
        **{part: tuple(renamed(row, new) for row in getattr(records, part)) for part in parts}
    )
    study = plan(entries())
    ours = {
        (analysis, name, replace(at, subject=new.get(at.subject))): values
        for (analysis, name, at), values in numbers(analyse(study, records, None)).items()
    }
    assert_same(ours, numbers(analyse(study, other, None)))


def test_the_keys_of_arms_change_nothing(plan, records, rows):
    new = {"vehicle": "zz", "low": "mm", "high": "aa"}
    study = plan(entries())
    relabelled = study.model_copy(
        update={"arms": {new[key]: arm for key, arm in study.arms.items()}}
    )
    other = replace(
        records,
        subjects=tuple(replace(row, arm=new[row.arm]) for row in records.subjects),
        adverse_events=tuple(replace(row, arm=new[row.arm]) for row in records.adverse_events),
    )
    names = {**new, None: None, "all": "all"}
    ours = {
        (analysis, name, replace(at, arm=names[at.arm], against=names[at.against])): values
        for (analysis, name, at), values in numbers(analyse(study, records, None)).items()
    }
    assert_same(ours, numbers(analyse(relabelled, other, None)))


def test_the_unit_of_time_changes_no_p_value(plan, records):
    def stretched(rows):
        return tuple(replace(row, day=row.day * 7) for row in rows)

    weeks = replace(
        records, events=stretched(records.events), observations=stretched(records.observations)
    )
    chosen = ("km", "logrank", "cox", "gait")
    some = {key: entry for key, entry in entries().items() if key in chosen}
    days = analyse(plan(some), records, None)
    some["km"] = {**some["km"], "at_risk_every": "49 d"}
    longer = analyse(plan(some), weeks, None)
    ours = {(r.analysis, t.name, t.at): t.p for r in days for t in r.tests}
    theirs = {(r.analysis, t.name, t.at): t.p for r in longer for t in r.tests}
    assert theirs == pytest.approx(ours, rel=1e-9)
    for arm in ("vehicle", "low", "high"):
        short, long = (found[0].estimate("median survival", arm=arm) for found in (days, longer))
        assert long.value == 7 * short.value


def test_every_comparison_of_arms_has_an_effect_n_and_p(plan, records):
    tests = [t for r in analyse(plan(entries()), records, None) for t in r.tests if t.at.against]
    assert len(tests) > 20
    assert all(t.effect is not None and t.effect.value is not None for t in tests)
    assert all(t.n > 0 and 0 <= t.p <= 1 for t in tests)


def test_every_source_that_a_result_names_is_known(plan, records):
    for result in analyse(plan(entries()), records, None):
        assert set(result.references) <= set(REFERENCES)


def test_every_sentence_is_a_sentence(plan, records):
    for result in analyse(plan(entries()), records, None):
        for sentence in (*result.steps, *result.limits, *result.assumptions):
            assert sentence[0].isupper() or sentence[0].isdigit(), sentence
            assert sentence.endswith("."), sentence
            assert "  " not in sentence, sentence
