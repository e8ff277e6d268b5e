"""How estimates spread over virtual studies, and how often their intervals hold the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cellcourse.report.blocks import Block, Cell, Column, Figure, Table, TableRow
from cellcourse.report.campaign.words import (
    Told,
    chance_words,
    estimate_key,
    id_of,
    number,
    title_of,
)
from cellcourse.report.figures.distributions import (
    DistributionPanel,
    DistributionPlot,
    Spread,
    draw_distributions,
)
from cellcourse.report.numbers import plain
from cellcourse.report.tables import without_empty
from cellcourse.report.wording import capital
from cellcourse.simulation.answers.answer import Column as Address
from cellcourse.simulation.campaign.found import AnalysisFound, EstimateFound, Histogram
from cellcourse.simulation.campaign.no_effect import value_under_no_effect

__all__ = ["all_estimates", "estimates_of"]

_MOST_PANELS: Final = 6
_FEWEST: Final = 100
"""Studies that a histogram takes."""
_INSIDE: Final = 0.005
"""Share of studies that lies beyond each end of the axis of a panel."""

_Named = dict[str, EstimateFound]


def estimates_of(told: Told, part: AnalysisFound) -> Iterator[Block]:
    """Draw and tabulate the headline estimates of one declared analysis."""
    named = [one for one in _by_name(told, part) if _headline(next(iter(one.values())))]
    contrasts = [one for one in named if _none(next(iter(one.values()))) is not None]
    drawn = [one for one in contrasts or named if any(e.histogram for e in one.values())]
    if drawn and part.trials >= _FEWEST:
        yield _figure(told, part, drawn[:_MOST_PANELS])
    if named:
        yield _table(told, part, named)


def all_estimates(told: Told) -> Table:
    """Tabulate every estimate of every analysis, for the CSV file."""
    rows: list[TableRow] = []
    for part in told.parts():
        rows.append(TableRow((), id_of(part)))
        rows += (row for held in _by_name(told, part) for row in _rows(told, held))
    return _of_rows("estimates", "Every estimate.", rows)


def _by_name(told: Told, part: AnalysisFound) -> list[_Named]:
    named: dict[object, _Named] = {}
    for law, found in told.by_law(part).items():
        for one in found.estimates:
            named.setdefault(estimate_key(one), {})[law] = one
    return list(named.values())


def _headline(one: EstimateFound) -> bool:
    """Whether an estimate compares arms, or has an error and is about no day or subject."""
    at = one.at
    alone = (at.day, at.visit, at.subject, at.stratum, at.item, at.group)
    uncertain = one.interval or one.standard_error is not None
    return at.against is not None or (uncertain and all(part is None for part in alone))


def _none(one: EstimateFound) -> float | None:
    return value_under_no_effect(Address("value", one.quantity, one.at))


def _figure(told: Told, part: AnalysisFound, named: list[_Named]) -> Figure:
    panels = tuple(_panel(told, held) for held in named)
    name = f"distribution-{id_of(part)}"
    single, double = draw_distributions(name, DistributionPlot(panels), told.laws)
    truth = any(one.truth is not None for held in named for one in held.values())
    marks = " Triangle: the truth." if truth else ""
    caption = (
        f"{title_of(part)}: how estimates spread over virtual studies. Grey line: no effect."
        f"{marks} Beyond each end of an axis lie at most {100 * _INSIDE:g} % of studies."
    )
    return Figure(name, caption, caption, single, double)


def _panel(told: Told, held: _Named) -> DistributionPanel:
    first = next(iter(held.values()))
    ends = [_ends(one.histogram) for one in held.values() if one.histogram]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    return DistributionPanel(
        title=told.place(first.at) or first.quantity,
        x_label=first.quantity,
        none=_none(first),
        ends=(low, high),
        spreads=tuple(
            Spread(
                law=law,
                low=one.histogram.low,
                width=one.histogram.width,
                counts=one.histogram.counts,
                truth=one.truth,
                words=f"mean {number(one.mean, one.mean_se)}, SD {plain(one.sd, 3)}",
            )
            for law, one in held.items()
            if one.histogram
        ),
    )


def _ends(histogram: Histogram) -> tuple[float, float]:
    """Ends of the bins between which nearly all studies lie."""
    total, below = sum(histogram.counts), 0
    first, last = 0, len(histogram.counts)
    for place, count in enumerate(histogram.counts):
        if below <= _INSIDE * total:
            first = place
        below += count
        if below >= (1 - _INSIDE) * total:
            last = place + 1
            break
    begin = histogram.low - histogram.width / 2
    return begin + first * histogram.width, begin + last * histogram.width


def _table(told: Told, part: AnalysisFound, named: list[_Named]) -> Table:
    several = len(told.laws.looks) > 1
    rows: list[TableRow] = []
    for held in named:
        if several:
            rows.append(TableRow((), told.estimate(next(iter(held.values())))))
        rows += _rows(told, held)
    caption = f"{title_of(part)}: estimates."
    return without_empty(_of_rows(f"estimates-{id_of(part)}", caption, rows))


def _of_rows(name: str, caption: str, rows: Iterable[TableRow]) -> Table:
    columns = (
        Column("Estimate", "left", ("estimate", "law")),
        Column("Mean", parts=("mean", "mean_error")),
        Column("SD"),
        Column("Mean SE"),
        Column("2.5 %"),
        Column("Median"),
        Column("97.5 %"),
        Column("Truth", parts=("truth", "truth_error")),
        Column("Bias", parts=("bias", "bias_error")),
        Column("Coverage", parts=("coverage", "coverage_error", "below", "above")),
        Column("Studies"),
    )
    note = (
        "SD: between studies, what a standard error ought to be. Mean SE: of those that the "
        "analysis states; none for a ratio, whose error is of its logarithm. ± is Monte Carlo "
        "error. All of it, bias and coverage too, is over the studies that have the estimate, "
        "which the last column counts."
    )
    return Table(name, caption, columns, tuple(rows), (note,), origin="simulated")


def _rows(told: Told, held: _Named) -> Iterator[TableRow]:
    """Tabulate one estimate under every law, to the same decimals."""
    error = min((one.mean_se for one in held.values() if one.mean_se), default=None)
    for law, one in held.items():
        said = capital(law) if len(told.laws.looks) > 1 else told.estimate(one)
        quantiles = one.quantiles or (None,) * 5
        # A quantile is known to the width of a bin, and is printed no finer.
        resolution = None if one.histogram is None else one.histogram.width
        yield TableRow(
            (
                Cell(said, parts=(told.estimate(one), law)),
                Cell(number(one.mean, error), one.mean, (one.mean, one.mean_se)),
                _cell(one.sd, error),
                _cell(one.standard_error, error),
                *(_cell(quantiles[place], resolution) for place in (0, 2, 4)),
                Cell(number(one.truth, error), one.truth, (one.truth, one.truth_se)),
                _bias(one),
                _coverage(one),
                Cell(plain(one.answered), one.answered),
            )
        )


def _cell(value: float | None, error: float | None) -> Cell:
    return Cell(number(value, error), value)


def _bias(one: EstimateFound) -> Cell:
    if one.bias is None:
        return Cell("")
    error = "" if one.bias_se is None else f" ± {number(one.bias_se, one.bias_se)}"
    return Cell(f"{number(one.bias, one.bias_se)}{error}", one.bias, (one.bias, one.bias_se))


def _coverage(one: EstimateFound) -> Cell:
    if one.coverage is None:
        return Cell("")
    held = one.coverage
    return Cell(
        chance_words(held), held.value, (held.value, held.se, one.missed_low, one.missed_high)
    )
