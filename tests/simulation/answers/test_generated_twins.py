"""Every method with a batch form, over generated studies: in its block, and written out.

Whole study files are made up by chance, run by one of the laws, written out as tables, read
and analysed; every number that the block gives must be there, and be the same. What else
the ordinary analysis gives must be what the answer says that it lacks.
"""

import re

import numpy as np
import pytest
from made_up_plans import made_up

from cellcourse.analysis.run import analyse
from cellcourse.errors import MethodError
from cellcourse.records.read import read_records
from cellcourse.simulation.answers.prepare import METHODS, prepare
from cellcourse.simulation.campaign.one_by_one import numbers_of
from cellcourse.simulation.compiled import block
from cellcourse.simulation.plain import virtual_files

FEW = range(30)
MANY = range(1000)
TRIALS = 2

CLOSE = 1e-12
"""Of a number, of its standard error where that is greater, or of one; of ratios, by logarithms."""
NEAR = 1e-11
"""The same over many studies, some of which leave a digit less: tests by two degrees of freedom."""

ESTIMATED = ("value", "low", "high")

LACKED = {
    "at-risk table": r"(number at risk|survival) ",
    "the permutation p of all arms": r"permutation log-rank ",
    "permutation p-values of pairs": r"(pairwise )?permutation log-rank ",
    "limits of the hazard ratios": r".*hazard ratio (low|high)",
    "hazard ratios beside permutation p-values": r".*permutation log-rank .*hazard ratio",
    "observed and expected events": r"(observed|expected) events",
    "true size": r"true size",
    "the hazard ratios once more": r"hazard ratio  ",
    "permutation p-values": r"(pairwise )?permutation ",
    "hazard ratios": r".*weighted log-rank asymptotic hazard ratio",
    "weighted counts of events": r"weighted (observed|expected) events",
    "limits of the means": r"mean .*(low|high)",
    "partial eta squared": r".*partial eta squared",
    "the days of single subjects": r"(days between thresholds|day by which crossed) ",
    "means of complete subjects": r"mean of complete subjects",
    "Mauchly": r"Mauchly",
    "Tukey-Kramer comparisons": r"Tukey-Kramer of means over visits",
    "adjusted means": r"adjusted mean ",
    "spread and correlation": r"(standard deviation|correlation) of the model",
    "joint tests": r"MMRM normal theory  p",
    "which subjects stand out": r"stands out",
    "their predicted deviations": r"predicted deviation",
    "standard errors of mean slopes": r"mean (slope|change).* se",
    "rank tests of changes": r"(signed-rank|Mann-Whitney) ",
    "slopes of single subjects": r"(slope before|slope after|change in slope)  ",
    "the probability of faring better beside": r"(permutation )?joint rank .*probability of faring",
}
"""Words of ``lacking``, and what they stand for: name, kind of p, effect and part."""


def words(column):
    return f"{column.name} {column.p_kind} {column.effect} {column.part}"


def alone(study, key, records):
    """The ordinary analysis of one entry; None where it refuses."""
    one = study.model_copy(update={"analyses": {key: study.analyses[key]}})
    try:
        return analyse(one, records, None)[0]
    except MethodError:
        return None


def unlike(answer, row, result, close):
    """The numbers of a study that differ from those of the ordinary analysis."""
    known = np.array([np.nan if result is None else one.of(result) for one in answer.columns])
    size = np.maximum(np.where(np.isfinite(known), abs(known), 1.0), 1.0)
    size = np.maximum(size, errors(answer.columns, known)) * spans(answer.columns, known)
    alike = np.isclose(row / size, known / size, rtol=0, atol=close, equal_nan=True)
    return [(answer.columns[at], row[at], known[at]) for at in np.flatnonzero(~alike)], np.isfinite(
        known
    ).sum()


def errors(columns, known):
    """The standard error of what each number tells of; 0 where that has none, or it is none."""
    se = {address(one): at for one, at in zip(columns, known, strict=True) if one.part == "se"}
    told = [se.get(address(one), 0.0) if one.part in ESTIMATED else 0.0 for one in columns]
    return np.nan_to_num(np.array(told))


def spans(columns, known):
    """How far a ratio lies from one, by its logarithm: that is what is searched for."""
    far = np.isfinite(known) & (known > 0) & np.array(["ratio" in one.effect for one in columns])
    return np.maximum(abs(np.log(np.where(far, known, 1.0))), 1.0)


def address(column):
    return column.name, column.at, column.p_kind, column.effect


def unnamed(answer, result):
    """Numbers of the ordinary analysis that are neither answered nor said to be lacking."""
    said = [known for name, known in LACKED.items() if any(name in one for one in answer.lacking)]
    more = {one.column for one in numbers_of(result)} - set(answer.columns)
    return {words(one) for one in more if not any(re.match(known, words(one)) for known in said)}


def answers(made):
    """Every declared entry of a study that has a batch form."""
    for key, entry in made.study.analyses.items():
        answer = prepare(made.study, key, made.protocol)
        if answer is not None:
            yield key, entry, answer


def checked(number, close):
    """What differs between the blocks and the studies of one protocol, of how many numbers."""
    made, found, counted = made_up(number), [], 0
    run = made.protocol, made.model, made.law, made.values, number
    courses, parts = block(*run, 0, TRIALS), [block(*run, at, 1) for at in range(TRIALS)]
    files = [virtual_files(made.study, courses, trial) for trial in range(TRIALS)]
    records = [read_records(made.study, one) for one in files]
    for key, _, answer in answers(made):
        rows = answer(courses)
        if not np.array_equal(rows, np.vstack([answer(one) for one in parts]), equal_nan=True):
            found.append((key, "another number in a block of one"))
        for trial, row in enumerate(rows):
            result = alone(made.study, key, records[trial])
            differing, count = unlike(answer, row, result, close)
            counted += count
            found += [(key, trial, *one) for one in differing]
            found += [] if result is None else [(key, one) for one in unnamed(answer, result)]
    return found, counted


@pytest.mark.parametrize("number", FEW)
def test_a_generated_study_has_one_answer_in_its_block_and_alone(number):
    found, counted = checked(number, CLOSE)
    assert found == []
    assert counted > 100


def test_every_method_is_among_them():
    assert set(METHODS) <= {type(entry) for at in FEW for _, entry, _ in answers(made_up(at))}


@pytest.mark.slow
@pytest.mark.parametrize("number", sorted({*MANY} - {*FEW}))
def test_many_more_generated_studies_have_one_answer(number):
    assert checked(number, NEAR)[0] == []
