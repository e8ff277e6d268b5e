"""Twins: a virtual study answered in its block, and written out, read and analysed.

Blocks are scattered at random here, not simulated: scores, gaps and events that no law
would give are to be answered alike too.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cellcourse.analysis.run import analyse
from cellcourse.errors import MethodError
from cellcourse.records.read import read_records
from cellcourse.simulation.answers.prepare import prepare
from cellcourse.simulation.courses import NEVER, Courses
from cellcourse.simulation.history import Past
from cellcourse.simulation.model import read_model
from cellcourse.simulation.plain.files import virtual_files
from cellcourse.simulation.protocol import protocol
from cellcourse.study.read import read_study

EXAMPLES = Path(__file__).parents[3] / "examples"


class Design:
    """A study of an example, changed for one test, and the numbers that it is run by."""

    def __init__(self, folder, *, sizes=None, entry=None, **changed):
        self.folder = EXAMPLES / folder
        study = read_study((self.folder / "study.yaml").read_text(), "study.yaml")
        model = read_model((self.folder / "model.yaml").read_text(), "model.yaml")
        sizes = sizes or [arm.size for arm in study.arms.values()]
        arms = {
            key: arm.model_copy(update={"size": size})
            for (key, arm), size in zip(study.arms.items(), sizes, strict=True)
        }
        self.declared = study.analyses
        analyses = {entry: study.analyses[entry].model_copy(update=changed)} if entry else {}
        self.study = study.model_copy(update={"arms": arms, "analyses": analyses})
        self.key = entry
        self.protocol = protocol(self.study, model)

    def with_arms(self, **more):
        """Add copies of arms: the new arm's key, and which arm and size it has."""
        arms = dict(self.study.arms)
        for key, (like, size) in more.items():
            arms[key] = arms[like].model_copy(
                update={"size": size, "control": False, "label": key.upper()}
            )
        changed = Design.__new__(Design)
        changed.key, changed.study = self.key, self.study.model_copy(update={"arms": arms})
        rows = [list(self.study.arms).index(like) for like, _ in more.values()]
        own = self.protocol
        sizes = [arm.size for arm in arms.values()]
        changed.protocol = replace(
            own,
            arms=tuple(arms),
            arm=np.repeat(np.arange(len(sizes)), sizes),
            infusion_day=np.vstack([own.infusion_day, own.infusion_day[rows]]),
            amount=np.vstack([own.amount, own.amount[rows]]),
            route=np.vstack([own.route, own.route[rows]]),
        )
        return changed

    @property
    def answer(self):
        return prepare(self.study, self.key, self.protocol)

    def scattered(self, trials, seed, *, spread=4.0, missed=0.1, event=0.15, last=None):
        """Scores on each subject's own line, some missed, some ended by an event."""
        rng, own = np.random.default_rng(seed), self.protocol
        n, shape = own.arm.size, (trials, own.arm.size, len(own.measures), own.days.size)
        high = [min(scale.high, 100.0) for scale in own.scales]
        line = 0.7 + spread / 40 * rng.normal(size=(*shape[:3], 1))
        slope = -0.0008 + 0.0006 * rng.normal(size=(*shape[:3], 1))
        share = line + slope * own.days + 0.03 * rng.normal(size=shape)
        steps = np.array([scale.step or 1.0 for scale in own.scales])[:, None]
        values = np.clip(share, 0, 1) * np.array(high)[:, None]
        values = np.round(values / steps) * steps
        gone = (rng.random((trials, n, 1, own.days.size)) < missed) | ~own.due
        values[np.broadcast_to(gone, shape)] = np.nan
        days = rng.integers(1, own.days.max(), size=(trials, n, len(own.events)))
        days[rng.random(days.shape) >= event] = NEVER
        ends = np.where(own.ends, days, NEVER).min(axis=2)
        # Events on one day: the first of the list, as the plain simulation has it.
        days[days > ends[:, :, None]] = NEVER
        values[np.broadcast_to((own.days >= ends[:, :, None])[:, :, None], shape)] = np.nan
        seen = np.where(np.isnan(values).all(axis=2), 0, np.maximum(own.days, 0)).max(axis=2)
        until = np.where(ends == NEVER, seen, ends)
        return Courses(
            protocol=own,
            first=0,
            values=values,
            event_day=days.astype(np.int32),
            last_day=until.astype(np.int32),
            age=np.zeros((trials, n), np.int32),
            history=np.full((trials, n, len(Past._fields) if own.history else 0), 50.0),
        )

    def triggered(self, trials, seed, **how):
        """The same of rats, each of whom scores at most 16 on day zero, as the trigger has it."""
        courses, own = self.scattered(trials, seed, **how), self.protocol
        scores = courses.values[:, :, own.measures.index("bbb")]
        scores[:, :, own.days < 0] = np.maximum(scores[:, :, own.days < 0], 16.5)
        zero = scores[:, :, own.days == 0]
        scores[:, :, own.days == 0] = np.where(np.isnan(zero), 14.5, np.minimum(zero, 16))
        return courses

    def ordinary(self, courses, trial):
        """(columns,) what the ordinary analysis gives; NaN where it refuses."""
        files = virtual_files(self.study, courses, trial)
        try:
            (result,) = analyse(self.study, read_records(self.study, files), None)
        except MethodError:
            return np.full(len(self.answer.columns), np.nan)
        return np.array([column.of(result) for column in self.answer.columns])

    def differences(self, courses, *, relative=1e-12, absolute=1e-12):
        """Every number that differs: its trial, column, and both values."""
        answer = self.answer
        block = answer(courses)
        found = []
        for trial in range(len(block)):
            alone = self.ordinary(courses, trial)
            alike = np.isclose(block[trial], alone, rtol=relative, atol=absolute, equal_nan=True)
            found += [
                (trial, answer.columns[place], block[trial, place], alone[place])
                for place in np.flatnonzero(~alike)
            ]
        return found, block


@pytest.fixture
def design():
    """Make a design out of an example."""
    return Design
