"""The sections behind the first page, on the two papers' studies."""

from dataclasses import replace

from cellcourse.report.bibliography import bibliography, cited
from cellcourse.report.blocks import Callout, Figure, Table
from cellcourse.report.sections.methods import methods_text, provenance
from cellcourse.report.sections.printed import printed, verdicts
from cellcourse.report.sections.protocol import protocol
from cellcourse.report.sections.strategies import side_by_side
from cellcourse.report.sections.weaknesses import weaknesses


def table(document, name):
    return next(t for t in document.tables() if t.id == name)


def column(made, title):
    place = [c.title for c in made.columns].index(title)
    return [row.cells[place].text for row in made.rows if row.cells]


def test_the_protocol_is_drawn_and_tabulated_from_the_plan(rat):
    made = protocol(rat)
    assert isinstance(made.blocks[0], Figure)
    tables = [block.id for block in made.blocks if isinstance(block, Table)]
    assert tables[:4] == ["design", "regimens", "schedule", "eligibility"]


def test_what_the_plan_does_not_say_reads_not_reported(rat):
    design = next(b for b in protocol(rat).blocks if getattr(b, "id", "") == "design")
    stated = dict(zip(column(design, ""), column(design, design.columns[1].title), strict=True))
    assert stated["Allocation"] == stated["Blinding"] == stated["Sex"] == "not reported"


def test_the_schedule_ticks_what_is_done_when(patient):
    schedule = next(b for b in protocol(patient).blocks if getattr(b, "id", "") == "schedule")
    names = column(schedule, "")
    mri = next(name for name in names if name.startswith("MRI"))
    ticked = [
        c.title
        for c, cell in zip(schedule.columns, schedule.rows[names.index(mri)].cells, strict=True)
        if cell.text == "✓"
    ]
    assert ticked == ["1 week before", "12 months"]


def test_medians_and_their_events_stand_arm_by_arm(rat_document):
    made = table(rat_document, "survival-medians")
    assert column(made, "Arm") == ["Control", "MSC-1", "MSC-4"]
    assert column(made, "Median (days)") == ["34.5", "51", "77"]
    assert column(made, "Events") == ["6", "6", "6"]


def test_numbers_at_risk_are_those_just_before_each_day(rat_document):
    made = table(rat_document, "survival-at-risk")
    at_risk = dict(zip(column(made, "Day"), column(made, "Control: at risk"), strict=True))
    assert at_risk["0"] == "6"
    assert at_risk["28"] == "5"
    assert at_risk["105"] == "0"


def test_means_stand_beside_the_number_that_contributes(rat_document):
    made = table(rat_document, "bbb-excluding-means")
    days = column(made, "Day")
    assert column(made, "Control: mean ± SEM")[days.index("14")] == "9.7 ± 1.3"
    assert made.notes[0].startswith("Subjects past Endpoint")


def test_two_strategies_for_the_dead_stand_side_by_side(rat):
    text, made = side_by_side(rat, "bbb")
    assert "excluded" in text.text
    assert "zero" in text.text
    later = [row for row in made.rows if row.cells[0].text == "MSC-4 v. Control, day 42"]
    assert later[0].cells[1].text == "\N{EN DASH}"
    assert later[0].cells[4].value is not None


def test_one_strategy_has_nothing_beside_it(rat):
    assert list(side_by_side(rat, "weight")) == []


def test_the_flow_counts_who_entered_and_who_completed(patient_document):
    made = table(patient_document, "flow")
    counts = dict(zip(column(made, "Stage"), column(made, "All"), strict=True))
    assert counts["Entered"] == "14"
    assert counts["Completed (simulated)"] == "12"


def test_a_death_on_the_last_day_is_no_plain_completion(patient_document):
    made = table(patient_document, "flow")
    rows = {row.cells[0].text: [c.text for c in row.cells[1:]] for row in made.rows if row.cells}
    assert rows["Death, on or after the last assessment due (simulated)"] == ["1", "0", "1"]
    assert rows["Death"] == ["1", "0", "1"]
    figure = next(f for f in patient_document.figures() if f.id == "flow-diagram")
    assert "Completed (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}5) (simulated): Death" in figure.alt
    assert "Events at any time: Death: 1, Tracheostomy: 1" in figure.alt


def test_rows_that_rest_on_simulated_values_are_marked_one_by_one(patient_document):
    groups = [row.group for row in table(patient_document, "baseline").rows if row.group]
    assert groups[0] == "Age (years)"
    assert groups[-2:] == ["ALSFRS (points) (simulated)", "FVC (% predicted) (simulated)"]
    criteria = column(table(patient_document, "baseline-eligibility"), "Criterion")
    marked = [text for text in criteria if text.endswith(" (simulated)")]
    assert len(marked) == 2
    assert marked[0].startswith("ALSFRS score of at least 24")


def test_rows_of_one_origin_are_not_marked_as_the_caption_says_it(rat_document):
    made = table(rat_document, "flow")
    assert made.caption.startswith("Reconstructed data. ")
    assert not [text for text in column(made, "Stage") if "(" in text]


def test_hazard_ratios_say_which_model_they_come_from(rat_document):
    joint, pairwise = (table(rat_document, f"survival-{n}-tests") for n in ("hazards", "test"))
    assert any("one model of all arms" in note for note in joint.notes)
    assert any("two arms of its row alone" in note for note in pairwise.notes)
    assert not any("SE of" in note for note in (*joint.notes, *pairwise.notes))


def test_a_large_sample_p_of_small_arms_is_marked_beside_it(rat_document):
    made = table(rat_document, "survival-mean-tests")
    titles = [c.title for c in made.columns]
    assert titles.index("Kind of p") == titles.index("Adjusted p") + 1
    assert set(column(made, "Kind of p")) == {"asymptotic"}
    assert all(text.endswith("\N{DAGGER}") for text in column(made, "p"))
    assert any("8.7" in note for note in made.notes)


def test_baseline_shows_counts_with_shares_and_standardised_differences(patient_document):
    made = table(patient_document, "baseline")
    rows = {row.cells[0].text: row.cells for row in made.rows if row.cells}
    assert rows["Female"][3].text == "5 (36\N{NO-BREAK SPACE}%)"
    assert made.columns[-1].title.endswith("(SD)")


def test_broken_eligibility_is_named(patient_document):
    made = table(patient_document, "baseline-eligibility")
    assert "2, 4, 7, 8" in column(made, "Broken by")


def test_what_is_the_same_for_every_batch_stands_once(patient_document):
    made = table(patient_document, "product")
    assert "Mycoplasma" not in [c.title for c in made.columns]
    assert "mycoplasma: no contamination" in made.notes[0]
    assert column(made, "Implied weight (kg)")[0] == "47.5"


def test_adverse_events_that_were_not_seen_have_their_upper_limit(patient_document):
    made = table(patient_document, "adverse-events")
    rows = {row.cells[0].text: row.cells for row in made.rows if row.cells}
    assert rows["Seizures"][-2].text == "0"
    assert rows["Seizures"][-1].text == "0 (0 to 23)"


def test_how_many_had_any_event_is_not_known_without_the_subjects(patient_document):
    made = table(patient_document, "adverse-events")
    rows = {row.cells[0].text: row.cells for row in made.rows if row.cells}
    assert "not known" in [cell.text for cell in rows["Any adverse event"]]
    assert any("do not say who" in note for note in made.notes)


def test_every_printed_number_stands_beside_ours(rat):
    (section,) = printed(rat)
    made = [block for block in section.blocks if isinstance(block, Table)]
    assert len(made[-1].rows) == len(rat.compared)
    assert sum(verdicts(rat.compared).values()) == len(rat.compared)


def test_a_disagreement_shows_its_arithmetic_and_an_agreement_needs_none(rat):
    (section,) = printed(rat)
    made = [block for block in section.blocks if isinstance(block, Table)]
    assert all(column(made[0], "Arithmetic"))
    assert set(column(made[0], "Verdict")) == {"disagrees"}


def test_weaknesses_cite_their_sources_by_number(rat):
    (section,) = weaknesses(rat)
    numbers = column(section.blocks[0], "Source")
    known = {f"[{reference.key}]" for reference in bibliography(rat)}
    assert len(numbers) == len(rat.weaknesses)
    assert set(numbers) <= known


def test_oddities_of_the_data_are_shown(rat):
    odd = replace(rat, records=replace(rat.records, findings=("R1 rises by 5 points.",)))
    (section,) = weaknesses(odd)
    assert isinstance(section.blocks[-1], Callout)
    assert section.blocks[-1].items == ("R1 rises by 5 points.",)


def test_nothing_weak_and_nothing_odd_makes_no_section(rat):
    fine = replace(rat, weaknesses=(), records=replace(rat.records, findings=()))
    assert list(weaknesses(fine)) == []


def test_methods_tell_only_what_was_run_and_each_step_once(rat):
    text = " ".join(block.text for block in methods_text(rat).blocks)
    for result in rat.results:
        for step in result.steps:
            assert text.count(step) == 1, step


def test_methods_tell_the_plan_before_the_analyses(patient):
    texts = [block.text for block in methods_text(patient).blocks]
    assert texts[0] == "The plan"
    assert any(text.startswith("Design. This was a phase 1 clinical study") for text in texts)
    assert texts.index("The analyses") > texts.index("The plan")


def test_every_source_is_listed_once_and_the_publication_first(rat):
    texts = [reference.text for reference in bibliography(rat)]
    assert texts[0] == rat.publication
    assert len(texts) == len(set(texts))
    assert cited(rat, [texts[1], texts[0]]) == "[1, 2]"
    assert cited(rat, ["never cited"]) == ""


def test_every_input_and_every_analysis_is_accounted_for(rat):
    inputs, used = provenance(rat).blocks
    assert column(inputs, "File")[0] == "study.yaml"
    assert all(len(digest) == 64 for digest in column(inputs, "SHA-256"))
    assert column(used, "Analysis") == [result.analysis for result in rat.results]
