"""How a campaign looks on a terminal: each test's chance under each law, and what is flagged."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cellcourse.simulation.campaign.found import AnalysisFound, Campaign, LawFound, TestFound
    from cellcourse.workspace.simulating import Simulated

__all__ = ["simulated", "stopped"]

_SHOWN: Final = 12
"""Tests of one analysis that are listed; the page has all."""


def simulated(made: Simulated) -> str:
    """Lay out what was simulated and how often the leading tests succeed, law beside law."""
    campaign = made.campaign
    lines = [_head(made), *_flags(campaign), "", *_chances(campaign), ""]
    return "\n".join([*lines, *(str(path) for path in made.trials), str(made.page)])


def stopped(folder: str) -> str:
    """Say what became of a campaign that a user stopped."""
    return f"\nStopped. What is finished is kept in {folder}; the same command goes on from there."


def _head(made: Simulated) -> str:
    said = made.campaign.statement
    nothing = ", no infusion with cells" if said.no_effect else ""
    laws = f"under each of {len(said.laws)} laws" if len(said.laws) > 1 else "under one law"
    return f"{made.folder}: {said.trials:,} virtual studies {laws}, at {said.at}{nothing}."


def _flags(campaign: Campaign) -> Iterator[str]:
    """Name what lies beyond the evidence, and what was not counted."""
    named = [words for law in campaign.laws for words in law.extrapolations]
    for words in dict.fromkeys(named):
        yield _wrapped(f"Extrapolation: {words}")
    never = [one.title for one in campaign.laws[0].analyses if one.how == "not analysed"]
    if never:
        yield _wrapped(f"No batch form, so not counted without --slow-trials: {'; '.join(never)}")


def _chances(campaign: Campaign) -> Iterator[str]:
    """Tabulate the tests of the primary analyses; of all where none is primary."""
    tested = [one for one in campaign.laws[0].analyses if one.tests]
    leading = [one for one in tested if one.role == "primary"] or tested
    for law in campaign.laws:
        yield f"    {law.law:17}  {law.label}"
    for one in leading:
        yield from ("", *_analysis(campaign, one))
    rest = sum(len(one.tests) for one in tested if one not in leading)
    if rest:
        yield f"\n    {rest} more tests of other analyses stand on the page."


def _analysis(campaign: Campaign, one: AnalysisFound) -> Iterator[str]:
    slowly = f", first {one.trials:,} studies" if one.how == "one by one" else ""
    what = "errors" if campaign.statement.no_effect else "success"
    heads = "".join(f"{law.law:>19}" for law in campaign.laws)
    yield f"{heads}  {one.title} ({what} at {campaign.alpha:g}{slowly})"
    for test in one.tests[:_SHOWN]:
        shown = (_chance(law, one, test) for law in campaign.laws)
        yield f"{''.join(f'{words:>19}' for words in shown)}  {_named(campaign, test)}"
    if len(one.tests) > _SHOWN:
        yield f"    and {len(one.tests) - _SHOWN} more tests on the page"


def _chance(law: LawFound, part: AnalysisFound, wanted: TestFound) -> str:
    for one in law.analyses:
        if (one.analysis, one.how) == (part.analysis, part.how):
            for test in one.tests:
                if (test.name, test.at, test.p_kind) == (wanted.name, wanted.at, wanted.p_kind):
                    return f"{100 * test.success.value:.2f} % ± {100 * test.success.se:.2f}"
    return "not analysed"


def _named(campaign: Campaign, test: TestFound) -> str:
    from cellcourse.analysis.text import address

    labels = dict(campaign.arms)
    arm, against = (None if a is None else labels.get(a, a) for a in (test.at.arm, test.at.against))
    where = address(replace(test.at, arm=arm, against=against))
    return f"{test.name} ({test.p_kind}){f': {where}' if where else ''}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 92, initial_indent="    ", subsequent_indent="        ")
