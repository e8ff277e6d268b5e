"""A small sound study, and ways to spoil or enrich it in one place."""

import copy
import json

import pytest
from ruamel.yaml import YAML

from cellcourse.errors import PlanError
from cellcourse.study.read import read_study
from cellcourse.study.study import Study

SMALL = """
cellcourse: 1
title: Cells against vehicle
registrations: [R-1]
ethics: E-1
objectives: {primary: survival}
design:
  kind: animal
  allocation: {method: randomised, balanced_for: [sex, litter], concealed: true}
  blinding: {blind: [assessor]}
  sample_size: {per_arm: 24, reason: a reason}
population: {species: mouse, description: SOD1-G93A, sex: both, litter: spread over arms}
time_unit: day
baseline:
  sex: {label: Sex, kind: category, levels: [f, m]}
  litter: {label: Litter, kind: category}
  copies: {label: Copies, kind: number, low: 1, high: 60}
eligibility:
  include:
    copies: {text: 20 copies, rule: {of: copies, at_least: 20}}
products:
  msc:
    label: Mesenchymal cells
    kind: cells
    origin: allogeneic
    tissue: marrow
    flow_cytometry:
      markers:
        CD73: {expected: present}
        CD90: {expected: present}
        CD105: {expected: present}
        CD45: {expected: absent}
        CD34: {expected: absent}
        CD14: {expected: absent}
        CD19: {expected: absent}
        HLA-DR: {expected: absent}
  saline: {label: Saline, kind: vehicle}
arms:
  vehicle:
    label: Vehicle
    size: 24
    control: true
    regimen: [{product: saline, days: [0, 7], route: iv, volume: 1 mL}]
  cells:
    label: Cells
    size: 24
    regimen: [{product: msc, days: [0, 7], route: iv, dose: 1e6 cells, volume: 1 mL}]
day_zero: {by: trigger, rule: {of: bbb, at_most: 16}}
measures:
  bbb: {label: BBB score, instrument: bbb}
  weight: {label: Weight, instrument: weight, unit: g}
  righting: {label: Righting, instrument: righting-reflex, limit: 30 s}
procedures: {mri: Imaging}
schedule:
  visits:
    before: {label: Before, day: -1 week, window: {before: 1 d, after: 1 d}, measures: [bbb]}
    after: {label: After, day: 30, window: {before: 1 d, after: 1 d}, measures: [bbb], procedures: [mri]}
    late: {label: Late, day: 60, window: {before: 1 d, after: 1 d}, measures: [bbb]}
  series:
    twice: {label: Twice a week, every: [3 d, 4 d], start: {age: 12 weeks}, until: lost, measures: [bbb, weight]}
events:
  lost: {label: Righting lost, definition: not within 30 s, ends_follow_up: true, dead: true}
  other: {label: Other death, definition: found dead, ends_follow_up: true, dead: true}
  sign: {label: First sign, rule: {of: bbb, below: 21}, ends_follow_up: false}
endpoints:
  survival: {label: Survival, events: [lost], censored_by: [other], origin: day zero}
inference: {alpha: 0.05, confidence: 0.95}
analyses:
  survival:
    method: log-rank
    title: Survival
    role: primary
    endpoint: survival
    deaths: the event
    pairwise: holm
    exact: {enumerate_up_to: 1000, resamples: 1000, seed: 1}
    strata: [sex]
  scores:
    method: scores-by-day
    title: Scores
    measure: bbb
    deaths: zero
    past_event: lost
    on_event_day: past
    comparisons:
      - {days: [14], test: mann-whitney, exact: {enumerate_up_to: 1000, resamples: 1000, seed: 2}}
  gait:
    method: days-between-thresholds
    title: Gait
    measure: bbb
    start: 15
    stop: 7
    rule: interpolated
    deaths: zero
    test: tukey-kramer
  anova: {method: mixed-anova, title: Course, measure: bbb, visits: [before, after], deaths: excluded}
  slopes:
    method: slopes
    title: Slopes
    measure: bbb
    before: [before]
    after: [after, late]
    fewest: 2
    per: month
    deaths: excluded
    exact: {enumerate_up_to: 1000, resamples: 1000, seed: 3}
  cox: {method: cox, title: Hazard, endpoint: survival, deaths: the event, adjust: holm}
  mean: {method: restricted-mean, title: Mean, endpoint: survival, deaths: the event, horizon: 60 d, adjust: none}
  curve: {method: kaplan-meier, title: Curve, endpoint: survival, deaths: the event, at_risk_every: 7 d}
  baseline: {method: baseline-table, title: Start, variables: [sex]}
  safety: {method: adverse-events, title: Safety, monitored: {Local: [Pain]}}
  flow: {method: flow, title: Flow, completed_at: late}
""".replace("before: [before]", "before: [first, before]").replace(
    "    before: {label", "    first: {label: First, day: -14, measures: [bbb]}\n    before: {label"
)


def changed(changes):
    """The small study with values put at dotted paths; None takes one away."""
    tree = copy.deepcopy(YAML(typ="safe").load(SMALL))
    for path, value in changes.items():
        *outer, last = (int(part) if part.isdigit() else part for part in path.split("."))
        holder = tree
        for part in outer:
            holder = holder[part] if isinstance(holder, list) else holder.setdefault(part, {})
        if value is None:
            del holder[last]
        else:
            holder[last] = value
    return tree


@pytest.fixture(scope="session")
def study_with():
    """Make a study from the small one, changed at some paths."""

    def make(changes):
        return Study.model_validate(changed(changes))

    return make


@pytest.fixture(scope="session")
def problems_with():
    """Read the small study, changed at some paths, and give its problems as (what, found, accepted)."""

    def read(changes):
        try:
            read_study(json.dumps(changed(changes), indent=1), "study.yaml")
        except PlanError as refused:
            return [(problem.what, problem.found, problem.accepted) for problem in refused.problems]
        return []

    return read
