"""What the two papers' studies do not show: nobody reached, nothing found, many arms."""

from dataclasses import replace

import pytest

from cellcourse.analysis.result import At, Curve, Estimate, Exclusion, Result, Test
from cellcourse.report.blocks import Figure, Table
from cellcourse.report.sections import scores, survival
from cellcourse.report.sections.baseline import baseline
from cellcourse.report.sections.opening import opening
from cellcourse.report.sections.protocol import protocol
from cellcourse.report.sections.result import about, any_result, remarks
from cellcourse.study import analyses


def with_result(material, changed):
    kept = tuple(changed if r.analysis == changed.analysis else r for r in material.results)
    return replace(material, results=kept)


def result(material, key):
    return next(r for r in material.results if r.analysis == key)


def sentences(material):
    return " ".join(opening(material).blocks[0].items)


def without_medians(found):
    return replace(
        found,
        estimates=tuple(
            replace(e, value=None, note="not reached") if e.quantity == "median survival" else e
            for e in found.estimates
        ),
    )


def test_without_a_median_the_events_are_counted(rat):
    material = with_result(rat, without_medians(result(rat, "survival")))
    assert "the endpoint was reached by 6 of 6 in Control" in sentences(material)
    assert "no median was reached" in sentences(material)


def test_a_median_that_was_not_reached_says_so_in_the_table(rat):
    found = without_medians(result(rat, "survival"))
    material = with_result(rat, found)
    entry = rat.study.analyses["survival"]
    tables = [b for b in survival.kaplan_meier(material, entry, found) if isinstance(b, Table)]
    assert [row.cells[4].text for row in tables[0].rows] == ["not reached"] * 3


def test_survival_that_cannot_be_estimated_says_so(rat):
    found = result(rat, "survival")
    unknown = tuple(
        replace(e, value=None) if e.quantity == "survival" else e for e in found.estimates
    )
    entry = rat.study.analyses["survival"]
    made = list(survival.kaplan_meier(rat, entry, replace(found, estimates=unknown)))
    assert made[-1].rows[0].cells[2].text == "not estimable"


def with_tests(found, p):
    return replace(
        found, tests=tuple(replace(t, p=p, p_adjusted=p and min(1.0, p)) for t in found.tests)
    )


def test_when_no_pair_differs_none_is_named(rat):
    material = with_result(rat, with_tests(result(rat, "survival-test"), 0.8))
    assert "differed" not in sentences(material)
    assert "no difference shown for any of 3, the nearest being" in sentences(material)


def test_when_every_pair_differs_none_is_left_over(rat):
    material = with_result(rat, with_tests(result(rat, "survival-test"), 0.002))
    assert "differed; " not in sentences(material)


def test_days_on_which_nothing_was_found_are_counted(rat):
    bare = with_tests(result(rat, "bbb-excluding"), 0.9)
    said = sentences(with_result(rat, bare))
    assert "BBB score, the dead left out: no difference shown on day 28 for MSC-4" in said
    assert "0 of 11\N{NO-BREAK SPACE}comparisons of two arms on a day show one" in said


def test_an_endpoint_without_log_rank_test_has_no_words_of_one(rat):
    alone = replace(rat, results=tuple(r for r in rat.results if r.method != "log-rank"))
    assert survival.overall_words(alone, "survival") == ""


def test_an_endpoint_timed_from_birth_shows_no_administrations(rat):
    born = rat.study.endpoints["survival"].model_copy(update={"origin": "birth"})
    study = rat.study.model_copy(update={"endpoints": {"survival": born}})
    found, entry = result(rat, "survival"), rat.study.analyses["survival"]
    figure = next(iter(survival.kaplan_meier(replace(rat, study=study), entry, found)))
    usual = next(iter(survival.kaplan_meier(rat, entry, found)))
    assert figure.single.height_mm < usual.single.height_mm


def test_effects_that_cannot_be_estimated_are_not_drawn(rat):
    found, entry = result(rat, "survival-hazards"), rat.study.analyses["survival-hazards"]
    bare = replace(found, tests=tuple(replace(t, effect=None) for t in found.tests))
    assert not [b for b in survival.cox(rat, entry, bare) if isinstance(b, Figure)]


def crowded(rat, arms):
    """The rat study with its arms and comparisons many times over."""
    names = [f"arm{i}" for i in range(arms)]
    control, other = rat.study.arms["control"], rat.study.arms["msc1"]
    declared = {"control": control} | {n: other.model_copy(update={"label": n}) for n in names}
    study = rat.study.model_copy(update={"arms": declared})
    pairs = [(a, b) for i, a in enumerate(names) for b in ("control", *names[:i])]
    tests = tuple(Test("t", At(a, b, day=7), 0.01, "exact", 12) for a, b in pairs)
    curve = Curve("control", "mean", (0.0, 7.0), (16.0, 12.0), (None, None), (None, None), (6, 6))
    found = Result(
        "bbb-excluding", "m", "t", "", tuple(declared), tuple((arm, 6) for arm in declared),
        tests=tests, curves=(curve,),
    )  # fmt: skip
    return replace(rat, study=study), found


def test_many_arms_have_rows_against_the_control_only(rat):
    material, found = crowded(rat, 4)
    entry = rat.study.analyses["bbb-excluding"]
    figure = next(iter(scores.scores_by_day(material, entry, found)))
    told = [point.text for point in figure.single.points if "t, exact" in point.text]
    assert len(told) == 4
    assert "Rows above of arms with Control" in figure.caption


def test_few_arms_have_a_row_for_every_pair(rat):
    material, found = crowded(rat, 2)
    entry = rat.study.analyses["bbb-excluding"]
    figure = next(iter(scores.scores_by_day(material, entry, found)))
    told = [point.text for point in figure.single.points if "t, exact" in point.text]
    assert len(told) == 3


def test_baseline_differences_of_many_arms_are_against_the_control_only(rat):
    material, found = crowded(rat, 4)
    apart = tuple(Estimate("standardised difference", test.at, 0.1, "SD") for test in found.tests)
    found = replace(found, analysis="baseline", estimates=apart)
    table = next(iter(baseline(material, rat.study.analyses["baseline"], found)))
    assert sum(column.title.endswith("(SD)") for column in table.columns) == 4


def test_a_variable_that_nobody_reports_reads_so(patient):
    found, entry = result(patient, "baseline"), patient.study.analyses["baseline"]
    nobody = {"mean": None, "not reported": 14}
    unknown = tuple(replace(e, value=nobody.get(e.quantity, e.value)) for e in found.estimates)
    table = next(iter(baseline(patient, entry, replace(found, estimates=unknown))))
    cells = [cell.text for row in table.rows for cell in row.cells]
    assert "not reported" in cells
    assert "Not reported" in cells


def test_a_window_is_drawn_and_its_visit_told(patient):
    visits = patient.study.schedule.visits
    window = {"before": "7 d", "after": "7 d"}
    held = type(patient.study.schedule).model_validate(
        {"visits": {"m2": visits["m2"].model_dump() | {"day": 61, "window": window}}}
    )
    widened = patient.study.schedule.model_copy(update={"visits": {**visits, **held.visits}})
    study = patient.study.model_copy(update={"schedule": widened})
    made = protocol(replace(patient, study=study))
    assert any(point.text.startswith("2 months:") for point in made.blocks[0].single.points)


def test_a_study_without_criteria_has_no_table_of_them(rat):
    study = rat.study.model_copy(update={"eligibility": "not reported"})
    made = protocol(replace(rat, study=study))
    assert "eligibility" not in [getattr(block, "id", "") for block in made.blocks]


def test_who_was_left_out_is_named_with_the_reason(rat):
    left = (Exclusion("R1", "no score"), Exclusion("R2", "no score"), Exclusion("R3", "died"))
    found = replace(result(rat, "gait"), excluded=left, limits=(), assumptions=())
    (callout,) = remarks(found)
    assert callout.items == ("R1 and R2: no score.", "R3: died.")


def test_an_analysis_of_simulated_data_says_so_wherever_it_stands(patient, patient_document):
    without = tuple(r for r in patient.results if r.analysis != "adverse-events")
    assert "In simulated data: Mean ALSFRS" in sentences(replace(patient, results=without))
    captions = [f.caption for f in patient_document.figures() if f.id.startswith("alsfrs")]
    assert captions
    assert all(caption.startswith("Simulated data.") for caption in captions)


def test_an_analysis_of_reconstructed_data_is_not_called_simulated(rat, rat_document):
    entry, found = rat.study.analyses["bbb-excluding"], result(rat, "bbb-excluding")
    stamp = rat.stamp(found)
    assert stamp.words == "reconstructed data"
    assert "Simulated" not in about(entry, found, stamp.words).text
    for figure in rat_document.figures()[1:]:
        assert figure.caption.startswith("Reconstructed data. ")


def test_a_kind_of_analysis_without_a_layout_is_tabulated_whole(rat):
    found = result(rat, "flow")
    entry = rat.study.analyses["flow"]
    test = Test("t", At("msc4", "control"), 0.02, "exact", 12)
    made = list(any_result(rat, entry, replace(found, tests=(test,))))
    assert [block.id for block in made] == ["flow", "flow-estimates", "flow-tests"]


@pytest.mark.parametrize("role", ["primary", "not reported"])
def test_a_role_is_said_where_it_is_declared(rat, role):
    entry = rat.study.analyses["survival"].model_copy(update={"role": role})
    assert isinstance(entry, analyses.KaplanMeier)
    text = about(entry, result(rat, "survival"), "").text
    assert text.startswith("Primary analysis.") is (role == "primary")
