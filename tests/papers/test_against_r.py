"""Both studies from their tables, against R from the same tables.

Reference: R 4.2.2 with survival 3.5-3 (survfit, survdiff, coxph, cox.zph), coin 1.4-2
(exact Mann-Whitney), stats (aov, TukeyHSD, t.test, wilcox.test, binom.test) and afex
1.2-1 (Type III mixed analysis of variance).
Programs and printed output: validation/papers/rat.R, rat.out, patient.R, patient.out.
Each line of output names the analysis, the number and its address as our results do.
"""

from collections import Counter
from pathlib import Path

import pytest

PRINTED = Path(__file__).parents[2] / "validation" / "papers"

R_PRECISION = 1e-8
"""R prints 12 digits; its iterations stop a little earlier."""

PTUKEY_PRECISION = 1e-6
"""R's ptukey promises no more than this in the tail areas of TukeyHSD."""


def lines(file):
    for line in (PRINTED / file).read_text(encoding="utf-8").splitlines():
        yield [part.strip() for part in line.split(";")]


def address(text):
    parts = dict(part.split("=", 1) for part in text.split(", ") if part)
    return {name: int(value) if name == "day" else value for name, value in parts.items()}


def ours(result, kind, name, where, part):
    found = getattr(result, kind)(name, **address(where))
    return found.effect.value if part == "effect" else getattr(found, part)


def disagreements(results, file):
    for analysis, kind, name, where, part, printed in lines(file):
        precision = PTUKEY_PRECISION if name == "Tukey-Kramer" else R_PRECISION
        value = ours(results[analysis], kind, name, where, part)
        if value != pytest.approx(float(printed), rel=precision, abs=1e-10):
            yield analysis, name, where, part, printed, value


@pytest.mark.reference("R 4.2.2, survival 3.5-3, coin 1.4-2")
def test_every_number_of_the_rat_study_agrees_with_r(rat):
    assert list(disagreements(rat, "rat.out")) == []


@pytest.mark.reference("R 4.2.2, afex 1.2-1")
def test_every_number_of_the_patient_study_agrees_with_r(patient):
    assert list(disagreements(patient, "patient.out")) == []


def test_r_printed_numbers_of_every_kind_of_analysis_that_has_any():
    printed = Counter(row[0] for file in ("rat.out", "patient.out") for row in lines(file))
    assert set(printed) == {
        "survival", "survival-test", "survival-mean", "survival-hazards", "bbb-excluding",
        "bbb-as-zero", "weight", "gait", "baseline", "product", "adverse-events",
        "alsfrs-by-visit", "fvc-by-visit", "alsfrs-anova", "fvc-anova", "alsfrs-slopes",
        "fvc-slopes",
    }  # fmt: skip
    assert min(printed.values()) >= 8
