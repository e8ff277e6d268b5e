"""Virtual studies one at a time, written out and analysed as any study is.

For declared analyses that have no batch form, and for looking at one study of a campaign.
"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.result import Estimate, Result, Test
from cellcourse.analysis.run import analyse
from cellcourse.errors import MethodError
from cellcourse.records.read import read_records
from cellcourse.simulation.answers.answer import Column, Part
from cellcourse.simulation.campaign.scheme import Address
from cellcourse.simulation.campaign.study_file import simulated
from cellcourse.simulation.campaign.work import Ready
from cellcourse.simulation.fit import STUDY

__all__ = ["analysed", "numbers_of", "study_folder"]


def study_folder(ready: Ready, trial: int) -> dict[str, bytes]:
    """Give the files of one virtual study: an ordinary study folder, marked as simulated.

    Args:
        ready: one law of a campaign.
        trial: number of the study.
    """
    plan = simulated(ready.work.study, ready.work.law, ready.work.seed, trial)
    return {STUDY: plan, **{f"data/{name}": held for name, held in _tables(ready, trial).items()}}


def analysed(ready: Ready, trial: int) -> dict[Address, float]:
    """Analyse one virtual study for the numbers that have no batch form.

    An analysis that has no answer for this study gives no numbers.

    Raises:
        RecordsError: the virtual study breaks a rule of its own plan.
    """
    records = read_records(ready.study, _tables(ready, trial))
    found: dict[Address, float] = {}
    in_blocks = set(ready.addresses)
    for key in ready.slow:
        alone = {key: ready.study.analyses[key]}
        try:
            (result,) = analyse(ready.study.model_copy(update={"analyses": alone}), records, None)
        except MethodError:
            continue
        found |= numbers_of(result)
    return {address: value for address, value in found.items() if address not in in_blocks}


def _tables(ready: Ready, trial: int) -> dict[str, bytes]:
    from cellcourse.simulation.plain import virtual_files

    return virtual_files(ready.study, ready.courses(trial, 1), trial)


def numbers_of(result: Result) -> dict[Address, float]:
    """Give every number of a result with its address.

    A number whose address is not its own, as of two rows of a listing, is left out.
    """
    found: dict[Address, float] = {}
    twice = set()
    for column, value in (*_of_estimates(result), *_of_tests(result)):
        address = Address(result.analysis, column)
        if address in found:
            twice.add(address)
        found[address] = value
    return {address: value for address, value in found.items() if address not in twice}


def _of_estimates(result: Result) -> Iterator[tuple[Column, float]]:
    for one in result.estimates:
        for part, value in _parts(one):
            yield Column(part, one.quantity, one.at), value


def _of_tests(result: Result) -> Iterator[tuple[Column, float]]:
    for test in result.tests:
        yield from _p_values(test)
        if test.effect is not None:
            for part, value in _parts(test.effect):
                yield Column(part, test.name, test.at, test.p_kind, test.effect.quantity), value


def _p_values(test: Test) -> Iterator[tuple[Column, float]]:
    yield Column("p", test.name, test.at, test.p_kind), test.p
    if test.p_adjusted is not None:
        yield Column("p adjusted", test.name, test.at, test.p_kind), test.p_adjusted


def _parts(one: Estimate) -> Iterator[tuple[Part, float]]:
    held: tuple[tuple[Part, float | None], ...] = (
        ("value", one.value), ("se", one.se), ("low", one.low), ("high", one.high),
    )  # fmt: skip
    for part, value in held:
        if value is not None:
            yield part, float(value)
