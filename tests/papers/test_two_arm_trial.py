"""The made-up two-arm trial from its tables, against R from the same tables.

Reference: R 4.2.2 with survival 3.5-3 (survreg for bracketed times, survfit), MASS 7.3-58.2
(polr), nlme 3.1-162 (gls) with the errors of Bell and McCaffrey written out, and cmprsk
2.2-11 (cuminc). Program and printed output: validation/papers/two_arm.R, two_arm.out.
"""

from pathlib import Path

import pytest

PRINTED = Path(__file__).parents[2] / "validation" / "papers" / "two_arm.out"
PRECISION = {"below-30": 1e-7, "swallowing": 1e-6, "means": 1e-6, "tracheostomy": 1e-9}
"""R prints 12 digits; polr and gls stop about 1e-7 from their tops, survreg about 1e-8."""


def lines():
    for line in PRINTED.read_text(encoding="utf-8").splitlines():
        yield [part.strip() for part in line.split(";")]


def address(text):
    parts = dict(part.split("=", 1) for part in text.split(", ") if part)
    return {name: int(value) if name == "day" else value for name, value in parts.items()}


def ours(result, kind, name, where, part):
    found = getattr(result, kind)(name, **address(where))
    if kind == "test" and part in {"effect", "se"}:
        return found.effect.value if part == "effect" else found.effect.se
    return getattr(found, part)


@pytest.mark.reference("R survival 3.5-3, MASS 7.3-58.2, nlme 3.1-162, cmprsk 2.2-11")
@pytest.mark.parametrize("line", list(lines()), ids=lambda line: "; ".join(line[:-1]))
def test_every_number_agrees_with_r(trial, line):
    analysis, kind, name, where, part, printed = line
    value = ours(trial[analysis], kind, name, where, part)
    assert value == pytest.approx(float(printed), rel=PRECISION[analysis])


def test_r_printed_numbers_of_every_analysis_held_to_it():
    assert {analysis for analysis, *_ in lines()} == set(PRECISION)


def test_the_trial_finds_what_its_data_were_made_with(trial):
    """Cells slow the fall by 0.3 points a month; one more point lowers the log hazard by 0.12."""
    slope = trial["joint"].test("joint model, slope", arm="cells").effect
    assert slope.low < 0.3 < slope.high
    value = trial["joint"].estimate("log hazard ratio of one more point of value")
    assert value.low < -0.12 < value.high
