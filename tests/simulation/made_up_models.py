"""Models of made-up studies: every law, event and measure, with numbers drawn by chance."""

import textwrap

HIGH = {"bbb": 21, "alsfrs-r": 48}
"""Highest value of the instruments that the score may be taken by."""


def model_text(chance, screened, instrument):
    links = ["power", "logit"] if screened else ["power", "logit", "linear"]
    values = numbers(chance, screened, HIGH[instrument])
    laws = ""
    for effect in ("none", "decaying", "restore", "lasting"):
        link, acute = str(chance.choice(links)), bool(chance.integers(2))
        needed = of_law(values, screened, link, effect, acute)
        laws += textwrap.indent(textwrap.dedent(f"""\
            {effect}:
              label: {effect}
              decline: {"from onset" if screened else "from day zero"}
              link: {link}
              effect: {effect}
              acute: {str(acute).lower()}
              source: made up
              values: {{{", ".join(f"{name}: {value!r}" for name, value in needed.items())}}}
            """), "  ")  # fmt: skip
    parameters = "".join(
        f"  {name}: {{label: it, unit: x, source: none, prior: {{kind: fixed, because: so}}}}\n"
        for name in sorted(values)
        if f" {name}: " in laws or f"{{{name}: " in laws
    )
    measures = {
        "score": f"{{law: score, limbs: {2 if instrument == 'bbb' else 1}}}",
        "weight": f"{{law: share of reserve, step: {chance.choice([0.1, 0.5, 1.0, 2.0])}}}",
        "other": f"{{law: follows score, step: {chance.choice([0.01, 1.0, 5.0])}}}",
    }
    return MODEL_HEAD.format(
        last=chance.integers(50, 120),
        measures="\n".join(
            f"  {key}: {measures[key]}" for key in chance.permutation(list(measures))
        ),
        seen=chance.choice(["daily", "at visits"]),
        assessed=chance.choice(["true", "false"]),
        parameters=parameters,
        laws=laws,
    )


MODEL_HEAD = """\
cellcourse: 1
title: A made-up model
score: score
last_day: {last}
calibrated:
  infusions: [0, 4]
  interval: [7 d, 7 d]
  dose: 1e6 cells
  routes: [intravenous, intrathecal]
  effect: identified
measures:
{measures}
events:
  fell: {{law: threshold, seen: {seen}, assessed: {assessed}}}
  died: {{law: hazard, assessed: {assessed}}}
  tube: {{law: hazard, assessed: true}}
  left: {{law: constant, assessed: false}}
parameters:
{parameters}laws:
{laws}"""


def numbers(chance, screened, high):
    """A value of every parameter that some law may have."""
    uniform = chance.uniform
    return {name: round(float(value), 4) for name, value in {
        "log_rate": uniform(-5, -3), "rate_sd": uniform(0, 0.8), "onset.age": uniform(70, 130),
        "onset.sd": uniform(0, 20), "start": uniform(2, 5), "exponent": uniform(0.4, 1.5),
        "intercept": uniform(0.5, 0.9) * high, "intercept_sd": uniform(0, 0.2) * high,
        "slope": -uniform(0, 0.2) * high, "slope_sd": uniform(0, 0.1) * high,
        "correlation": uniform(-0.9, 0.9), "emax": uniform(0, 1), "half_life": uniform(0.5, 30),
        "c50": uniform(0.01, 2), "restored": uniform(0, 0.3), "slowing": uniform(-0.5, 1),
        "potency.intravenous": uniform(0.2, 2), "potency.intrathecal": uniform(0.2, 2),
        "acute.points": uniform(0, 5), "acute.days": uniform(0.5, 9),
        "score.noise": uniform(0, 0.06) * high, "weight.start": uniform(20, 300),
        "weight.start_sd": uniform(0, 20), "weight.loss": uniform(0, 1),
        "weight.noise": uniform(0, 9), "other.start": uniform(40, 110), "other.start_sd": 10,
        "other.per_point": uniform(0, 3), "other.noise": uniform(0, 5), "fell.low": 0,
        "fell.high": uniform(0.05, 0.4) * high, "died.log_hazard": uniform(-5, 0),
        "died.per_point": -uniform(0, 0.2), "died.shape": uniform(0.6, 2),
        "tube.log_hazard": uniform(-4, 0), "tube.per_point": -uniform(0, 0.1),
        "tube.shape": uniform(0.6, 2), "left.rate": uniform(0, 0.3),
        "visit.missed": chance.choice([0, uniform(0, 0.4)]),
    }.items()}  # fmt: skip


def of_law(values, screened, link, effect, acute):
    """The parameters of one law out of all."""
    without = {"slope", "slope_sd", "intercept", "intercept_sd", "correlation"}
    without = without if screened else {"log_rate", "rate_sd", "onset.age", "onset.sd"}
    without |= set() if screened and link == "logit" else {"start"}
    without |= set() if link == "power" else {"exponent"}
    own = {
        "decaying": {"emax", "half_life", "c50"},
        "restore": {"restored"},
        "lasting": {"slowing"},
    }
    without |= {name for other, names in own.items() if other != effect for name in names}
    without |= set() if acute else {"acute.points", "acute.days"}
    without |= {"potency.intravenous", "potency.intrathecal"} if effect == "none" else set()
    return {name: value for name, value in values.items() if name not in without}
