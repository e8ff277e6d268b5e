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
from cellcourse.report.blocks import Block, Callout, Document, Figure, Heading, Section, Table
from cellcourse.report.figures.canvas import Stamp, stamped
from cellcourse.report.material import Material
from cellcourse.report.numbering import numbered
from cellcourse.report.sections import models, safety, scores, survival
from cellcourse.report.sections.baseline import baseline
from cellcourse.report.sections.crossing import crossing
from cellcourse.report.sections.flow import flow
from cellcourse.report.sections.incidence import competing_events
from cellcourse.report.sections.joint_model import joint_model
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
from cellcourse.report.tables import of_analysis
from cellcourse.report.wording import capital, counted, subjects
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
    analyses.CompetingEvents: competing_events,
    analyses.ScoresByDay: scores.scores_by_day,
    analyses.Crossing: crossing,
    analyses.Slopes: slopes,
    analyses.Mmrm: models.mmrm,
    analyses.ProportionalOdds: models.proportional_odds,
    analyses.RandomSlopes: models.random_slopes,
    analyses.JointModel: joint_model,
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
    sections = tuple(numbered(_sections(material, said)))
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
    if material.batches:
        from cellcourse.report.sections.batches import batches

        said("Batches of cells")
        yield from batches(material)
    said("Print, criticism, methods and sources")
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
    measures: dict[str, Result] = {}
    for entry, result in material.declared:
        if result.analysis not in keys:
            continue
        blocks += _shown(material, entry, result, alone=len(keys) == 1)
        if isinstance(entry, analyses.ScoresByDay):
            measures[entry.measure] = result
    for measure, result in measures.items():
        stamp = material.stamp(result)
        blocks += (_marked(block, result, stamp) for block in side_by_side(material, measure))
    return Section(f"topic-{keys[0]}", title, tuple(_once(blocks)))


def _once(blocks: list[Block]) -> Iterator[Block]:
    """Say in one section nothing twice that several of its analyses have to say."""
    said: set[str] = set()
    for block in blocks:
        if not isinstance(block, Callout):
            yield block
        elif fresh := tuple(item for item in dict.fromkeys(block.items) if item not in said):
            said.update(fresh)
            yield replace(block, items=fresh)


def _shown(material: Material, entry: Analysis, result: Result, *, alone: bool) -> Iterator[Block]:
    if not alone:
        yield Heading(entry.title)
    stamp = material.stamp(result)
    said = about(entry, result, stamp.words)
    if said.text:
        yield said
    with stamped(stamp):
        blocks = tuple(_SHOWN.get(type(entry), any_result)(material, entry, result))
    yield from (_marked(block, result, stamp) for block in blocks)
    yield from remarks(result)


def _marked(block: Block, result: Result, stamp: Stamp) -> Block:
    """Say of every picture and every table where its data come from."""
    if not isinstance(block, Figure | Table):
        return block
    caption = f"{capital(stamp.words)}. {block.caption}" if stamp.words else block.caption
    if isinstance(block, Figure):
        return replace(block, caption=caption)
    return replace(block, caption=caption, origin=result.origin) if of_analysis(block) else block
