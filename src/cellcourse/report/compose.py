"""A whole report from its material: which section stands where, and what is numbered how.

The first page answers what happened; then the plan, who took part, and one section for
each thing that was measured; then what the paper printed, the criticism, the methods,
the sources and the origin of every number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from cellcourse.analysis.result import Result
from cellcourse.report.blocks import Block, Document, Figure, Heading, Section, Table
from cellcourse.report.material import Material
from cellcourse.report.sections import models, safety, scores, survival
from cellcourse.report.sections.baseline import baseline
from cellcourse.report.sections.crossing import crossing
from cellcourse.report.sections.batches import batches
from cellcourse.report.sections.flow import flow
from cellcourse.report.sections.methods import methods_text, provenance, reference_list
from cellcourse.report.sections.opening import opening
from cellcourse.report.sections.printed import printed
from cellcourse.report.sections.product import product
from cellcourse.report.sections.protocol import protocol
from cellcourse.report.sections.result import about, any_result, remarks
from cellcourse.report.sections.sensitivity import sensitivity
from cellcourse.report.sections.slopes import slopes
from cellcourse.report.sections.strategies import side_by_side
from cellcourse.report.sections.weaknesses import weaknesses
from cellcourse.report.wording import counted, subjects
from cellcourse.study import analyses
from cellcourse.study.analyses import Analysis

__all__ = ["Said", "compose"]

Said = Callable[[str], None]
"""Told the title of each section before it is made."""

_Show = Callable[[Material, Any, Result], Iterator[Block]]

_SHOWN: Final[dict[type, _Show]] = {
    analyses.KaplanMeier: survival.kaplan_meier,
    analyses.LogRank: survival.log_rank,
    analyses.RestrictedMean: survival.restricted_mean,
    analyses.Cox: survival.cox,
    analyses.ScoresByDay: scores.scores_by_day,
    analyses.Crossing: crossing,
    analyses.Slopes: slopes,
    analyses.Mmrm: models.mmrm,
    analyses.RandomSlopes: models.random_slopes,
    analyses.TimeToThreshold: models.time_to_threshold,
    analyses.Sensitivity: sensitivity,
    analyses.AdverseEventTable: safety.adverse_events,
    analyses.Flow: flow,
    analyses.BaselineTable: baseline,
    analyses.ProductTable: product,
}
"""How each kind of analysis is shown; the others in the plainest way."""


def compose(material: Material, said: Said) -> Document:
    """Put a report together."""
    study = material.study
    sections = tuple(_numbered(_sections(material, said)))
    people = subjects(material, len(material.records.subjects))
    subtitle = (
        f"Report of {people} in {counted(len(study.arms), 'arm')}: {study.population.description}."
    )
    digest = dict(material.inputs).get("study.yaml", "")
    return Document(
        title=study.title,
        subtitle=subtitle,
        banners=tuple(material.banners()),
        sections=sections,
        footer=f"cellcourse {material.version}, study file {digest[:12]}",
    )


def _sections(material: Material, said: Said) -> Iterator[Section]:
    said("What happened")
    yield opening(material)
    said("Protocol")
    yield protocol(material)
    for topic, keys in _topics(material).items():
        said(topic)
        yield _topic(material, topic, keys)
    said("Print, criticism, methods and sources")
    said("Batches of cells")
    yield from batches(material)
    yield from printed(material)
    yield from weaknesses(material)
    yield methods_text(material)
    yield from reference_list(material)
    yield provenance(material)


def _topics(material: Material) -> dict[str, list[str]]:
    """Group analyses by what they are about, in the order of the study file."""
    topics: dict[str, list[str]] = {}
    for entry, result in material.declared:
        topics.setdefault(_about(material, entry), []).append(result.analysis)
    return topics


def _about(material: Material, entry: Analysis) -> str:
    endpoint, measure = getattr(entry, "endpoint", None), getattr(entry, "measure", None)
    if endpoint is not None:
        return material.study.endpoints[endpoint].label
    return material.study.measures[measure].label if measure is not None else entry.title


def _topic(material: Material, title: str, keys: list[str]) -> Section:
    blocks: list[Block] = []
    measures: dict[str, None] = {}
    for entry, result in material.declared:
        if result.analysis not in keys:
            continue
        blocks += _shown(material, entry, result, alone=len(keys) == 1)
        if isinstance(entry, analyses.ScoresByDay):
            measures[entry.measure] = None
    for measure in measures:
        blocks += side_by_side(material, measure)
    return Section(f"topic-{keys[0]}", title, tuple(blocks))


def _shown(material: Material, entry: Analysis, result: Result, *, alone: bool) -> Iterator[Block]:
    if not alone:
        yield Heading(entry.title)
    said = about(entry, result, simulated=material.simulated(entry))
    if said.text:
        yield said
    for block in _SHOWN.get(type(entry), any_result)(material, entry, result):
        yield _marked(block) if material.simulated(entry) else block
    yield from remarks(result)


def _marked(block: Block) -> Block:
    """Say under every picture and over every table that its data are simulated."""
    if isinstance(block, Figure | Table):
        return replace(block, caption=f"Simulated data. {block.caption}")
    return block


def _numbered(sections: Iterator[Section]) -> Iterator[Section]:
    """Give every figure and table its number, in reading order."""
    figures = tables = 0
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Figure):
                figures += 1
                blocks.append(replace(block, label=f"Figure {figures}"))
            elif isinstance(block, Table):
                tables += 1
                blocks.append(replace(block, label=f"Table {tables}"))
            else:
                blocks.append(block)
        yield replace(section, blocks=tuple(blocks))
