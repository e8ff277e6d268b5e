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
    """Lay out what was simulated and how often the tests succeed."""
    campaign = made.campaign
    lines = [_head(made)]
    for law in campaign.laws:
        lines += ["", f"{law.label} ({law.law})", *_law(campaign, law)]
    lines += ["", *(str(path) for path in made.trials), str(made.page)]
    return "\n".join(lines)


def stopped(folder: str) -> str:
    """Say what became of a campaign that a user stopped."""
    return f"\nStopped. What is finished is kept in {folder}; the same command goes on from there."


def _head(made: Simulated) -> str:
    said = made.campaign.statement
    nothing = ", no infusion with cells" if said.no_effect else ""
    laws = f"under each of {len(said.laws)} laws" if len(said.laws) > 1 else "under one law"
    return f"{made.folder}: {said.trials:,} virtual studies {laws}, at {said.at}{nothing}."


def _law(campaign: Campaign, law: LawFound) -> Iterator[str]:
    for words in law.extrapolations:
        yield _wrapped(f"Extrapolation: {words}")
    for one in law.analyses:
        if one.how == "not analysed":
            yield _wrapped(f"{one.title}: no batch form; --slow-trials K counts the first K.")
        elif one.tests:
            yield from _analysis(campaign, one)


def _analysis(campaign: Campaign, one: AnalysisFound) -> Iterator[str]:
    slowly = f", first {one.trials:,} studies" if one.how == "one by one" else ""
    what = "errors" if campaign.statement.no_effect else "success"
    yield f"    {one.title} ({what} at {campaign.alpha:g}{slowly})"
    for test in one.tests[:_SHOWN]:
        yield f"    {_chance(test):>17}  {_named(campaign, test)}"
    if len(one.tests) > _SHOWN:
        yield f"    {'':17}  and {len(one.tests) - _SHOWN} more tests on the page"


def _chance(test: TestFound) -> str:
    return f"{100 * test.success.value:.2f} % ± {100 * test.success.se:.2f}"


def _named(campaign: Campaign, test: TestFound) -> str:
    from cellcourse.analysis.text import address

    labels = dict(campaign.arms)
    arm, against = (None if a is None else labels.get(a, a) for a in (test.at.arm, test.at.against))
    where = address(replace(test.at, arm=arm, against=against))
    return f"{test.name} ({test.p_kind}){f': {where}' if where else ''}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 92, initial_indent="    ", subsequent_indent="        ")
