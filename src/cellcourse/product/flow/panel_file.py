"""The panel of one batch as a person states it: its files, its gates, its methods.

Files come as bytes by their name. The numbers of one stated method become the markers of
the batch's record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from pydantic import ValidationError, model_validator

from cellcourse.errors import Problem, ProductError
from cellcourse.product import record
from cellcourse.product.bounded import Bounded
from cellcourse.product.flow.compensation import compensate, spillover_in
from cellcourse.product.flow.data import FlowData
from cellcourse.product.flow.panel import PanelResult, judge_panel
from cellcourse.product.flow.panel_plan import PanelPlan
from cellcourse.product.flow.read import read_fcs
from cellcourse.study.words import Count, Id, Plan, Text

__all__ = ["DataSet", "PanelFile", "judge_panel_file", "markers_of", "read_panel_file"]


class DataSet(Plan):
    """One data set of a file that holds several."""

    file: Text
    """File in the same folder."""
    data_set: Count
    """Its number, in the order of the file; the first is 1."""


class PanelFile(Plan):
    """A ``panel.json`` beside the FCS files of one batch."""

    tubes: dict[Id, Text | DataSet]
    """File of each tube, in the same folder; with its number where a file holds several."""
    compensation: Literal["of the file", "none"]
    """Whether the spill-over that each file states is taken out."""
    percent_by: Literal["above threshold", "background corrected", "Overton"]
    """Method whose per cent is the result of each marker."""
    seed: Count
    """Of methods that draw anew; the others take no chance."""
    panel: PanelPlan
    """Gates, markers, methods and levels."""

    @property
    def method(self) -> int:
        """Place of that method among those of the panel."""
        return [one.method for one in self.panel.methods].index(self.percent_by)

    @model_validator(mode="after")
    def _names_one_of_its_methods(self) -> PanelFile:
        if self.percent_by not in {one.method for one in self.panel.methods}:
            raise ValueError("percent_by must be one of the methods of the panel")
        return self


def read_panel_file(text: bytes, file: str) -> PanelFile:
    """Read a panel file.

    Raises:
        ProductError: with every place in the file that is not as documented.
    """
    try:
        return PanelFile.model_validate_json(text)
    except ValidationError as error:
        problems = [
            Problem(file, ".".join(map(str, one["loc"])), str(one["input"])[:60], one["msg"])
            for one in error.errors(include_url=False)
        ]
        raise ProductError(f"{file} does not say a panel", problems) from None


def judge_panel_file(panel: PanelFile, files: Mapping[str, bytes], where: str) -> PanelResult:
    """Read the files of a panel and judge it.

    Args:
        panel: the panel as stated.
        files: content by file name.
        where: the folder, for messages.

    Raises:
        ProductError: files that are lacking or broken, data sets that are lacking or of
            which none is chosen, all of them named; what the panel asks for and its tubes
            do not hold.
        MethodError: a method that has no answer for a marker.
    """
    problems: list[Problem] = []
    tubes: dict[str, FlowData] = {}
    for tube, stated in panel.tubes.items():
        name = stated if isinstance(stated, str) else stated.file
        number = None if isinstance(stated, str) else stated.data_set
        place = f"{where}/{name}"
        if name not in files:
            problems.append(Problem(place, f"tube {tube}", "no such file", "an FCS file"))
            continue
        try:
            tubes[tube] = _tube(panel, files[name], number, place)
        except ProductError as refusal:
            problems += refusal.problems or (Problem(place, "", refusal.message, "an FCS file"),)
    if problems:
        raise ProductError(f"the panel in {where} cannot be judged", problems)
    return judge_panel(panel.panel, tubes, rng=np.random.default_rng(panel.seed))


def _tube(panel: PanelFile, content: bytes, number: int | None, place: str) -> FlowData:
    data = _chosen(read_fcs(content, place), number, place)
    spillover = spillover_in(data, comp=None) if panel.compensation == "of the file" else None
    return data if spillover is None else compensate(data, spillover)


def _chosen(sets: Sequence[FlowData], number: int | None, place: str) -> FlowData:
    """Give the data set of that number; the only one where none is stated."""
    if number is None and len(sets) > 1:
        wanted = f"a data_set from 1 to {len(sets)} in the panel"
        problem = Problem(place, "$NEXTDATA", f"{len(sets)} data sets", wanted)
        raise ProductError(f"{place} holds {len(sets)} data sets", (problem,))
    if number is not None and number > len(sets):
        problem = Problem(place, "data_set", str(number), f"1 to {len(sets)}")
        raise ProductError(f"{place} holds no data set {number}", (problem,))
    return sets[(number or 1) - 1]


def markers_of(panel: PanelFile, result: PanelResult) -> tuple[record.MarkerResult, ...]:
    """Give the per cent of each marker by the stated method; one below zero counts as zero."""
    return tuple(
        record.MarkerResult(
            one.marker, Bounded(min(100.0, max(0.0, one.found[panel.method].value)))
        )
        for one in result.markers
    )
