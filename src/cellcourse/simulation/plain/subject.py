"""One virtual subject: its traits, its reserve on any day, and what is written down of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cellcourse.simulation.draws import EVENT, HISTORY, TRAIT, block_of, draw_of
from cellcourse.simulation.history import DRAWN, Past, past
from cellcourse.simulation.laws import (
    FOLLOWS,
    POWER,
    SCORE,
    Decline,
    given_back,
    noise,
    on_day_zero,
    reserve,
    rounded,
    score,
    share,
    steps_in_unit,
)
from cellcourse.simulation.plain.setting import Arm, Setting
from cellcourse.stats.elementary.plain import exponential
from cellcourse.stats.random.place import normal, uniform53, words

__all__ = ["Subject", "event_draw", "onset_age", "subject_from_day_zero", "subject_from_onset"]


@dataclass(frozen=True)
class Subject:
    """One subject of one arm, from one attempt at finding it."""

    setting: Setting
    number: int
    """Place in the study, from 0."""
    attempt: int
    arm: Arm
    decline: Decline
    starts: tuple[float, ...]
    """Of each measure: its value at full reserve, or on day zero; 0 for the score."""
    restored: tuple[float, ...]
    """Reserve given back in all, before the first infusion and after each."""
    past: tuple[float, ...]
    """What it was before day zero, by the fields of ``Past``; empty without histories."""

    def level(self, day: float) -> float:
        """Reserve on a day."""
        held = self.restored[self.arm.piece(day)]
        return reserve(self.decline, self.arm.clock(day), held)

    def latent(self, day: float) -> float:
        """The score without noise on a day."""
        return score(self.decline, self.level(day))

    def visit(self, day: int, kind: int, index: int) -> list[float] | None:
        """What is written down at a visit, measure by measure; None where it is missed."""
        parts = [scale.parts for scale in self.setting.protocol.scales]
        drawn = self._words(kind, index, sum(parts) + 1)
        if (drawn[-1] + 0.5) / 4294967296.0 < self.setting.values.visit_missed:
            return None
        noises = iter([noise(word) for word in drawn[:-1]])
        return [
            self._written(measure, day, [next(noises) for _ in range(count)])
            for measure, count in enumerate(parts)
        ]

    def _words(self, kind: int, index: int, count: int) -> list[int]:
        study = self.setting
        places = [block_of(self.attempt, kind + at, index) for at in range((count + 3) // 4)]
        drawn = [word for at in places for word in words(study.seed, study.trial, self.number, at)]
        return drawn[:count]

    def _written(self, measure: int, day: int, noises: list[float]) -> float:
        scale = self.setting.protocol.scales[measure]
        sd = float(self.setting.numbers.of_measure[0, measure, 3])
        centre = self._centre(measure, day)
        per = steps_in_unit(scale.step)
        parts = [
            min(scale.high, max(scale.low, rounded(centre + sd * one, scale.step, per)))
            for one in noises
        ]
        return sum(parts) / len(parts)

    def _centre(self, measure: int, day: int) -> float:
        """The value of a measure without noise."""
        kind = self.setting.numbers.measured[measure]
        move = float(self.setting.numbers.of_measure[0, measure, 2])
        if kind == SCORE:
            return self.latent(day) + self.arm.lift(day)
        if kind == FOLLOWS:
            return self.starts[measure] + move * (self.latent(day) - self._full())
        left = share(self.decline, self.level(day))
        return self.starts[measure] * (1.0 - move * (1.0 - left))

    def _full(self) -> float:
        """The latent score at full reserve, or on day zero."""
        return score(self.decline, self.decline.start)


def subject_from_onset(
    setting: Setting, number: int, attempt: int, arm: Arm, age: float, onset: float
) -> Subject:
    """A subject that was healthy until an onset, and comes to day zero at an age."""
    values, kinds = setting.values, setting.numbers.kinds
    decline = Decline(
        kinds.link,
        values.exponent,
        _highest(setting),
        1.0 if kinds.link == POWER else values.start,
        exponential(values.log_rate + values.rate_sd * _trait(setting, number, attempt, 0)),
        age - onset,
        0.0,
    )
    return _subject(setting, number, attempt, arm, decline, ())


def onset_age(setting: Setting, number: int, attempt: int) -> float:
    """Age at onset."""
    values = setting.values
    return values.onset_age + values.onset_sd * _trait(setting, number, attempt, 1)


def subject_from_day_zero(setting: Setting, number: int, attempt: int, arm: Arm) -> Subject:
    """A subject whose score on day zero and whose slope are drawn together."""
    values, link = setting.values, setting.numbers.kinds.link
    first, other = (_trait(setting, number, attempt, at) for at in (0, 1))
    apart = math.sqrt(1.0 - values.correlation * values.correlation)
    points = values.intercept + values.intercept_sd * first
    slope = values.slope + values.slope_sd * (values.correlation * first + apart * other)
    decline = on_day_zero(link, values.exponent, _highest(setting), points, slope)
    before = _past(setting, number, attempt, decline, slope) if setting.protocol.history else ()
    return _subject(setting, number, attempt, arm, decline, before)


def event_draw(subject: Subject, event: int) -> float:
    """The uniform number that decides about an event."""
    at = draw_of(subject.attempt, EVENT, event)
    return uniform53(subject.setting.seed, subject.setting.trial, subject.number, at)


def _past(setting: Setting, number: int, attempt: int, decline: Decline, slope: float) -> Past:
    """What a patient was before day zero."""
    places = [draw_of(attempt, TRAIT, HISTORY + part) for part in range(DRAWN)]
    a, b, c, d, e, f, g = (uniform53(setting.seed, setting.trial, number, at) for at in places)
    risk = Past._fields.index("risk") in setting.protocol.history.values()
    return past(setting.spread, decline, slope, (a, b, c, d, e, f, g), risk)


def _subject(
    setting: Setting,
    number: int,
    attempt: int,
    arm: Arm,
    decline: Decline,
    before: tuple[float, ...],
) -> Subject:
    starts = tuple(
        float(start + sd * _trait(setting, number, attempt, 2 + at))
        for at, (start, sd, *_) in enumerate(setting.numbers.of_measure[0])
    )
    held = [0.0]
    for day, acts in zip(arm.days, arm.cells, strict=True):
        clocked = arm.clock(day)
        held.append(given_back(decline, arm.slowing, clocked, held[-1], acts))
    return Subject(setting, number, attempt, arm, decline, starts, tuple(held), before)


def _trait(setting: Setting, number: int, attempt: int, trait: int) -> float:
    at = draw_of(attempt, TRAIT, trait)
    return normal(setting.seed, setting.trial, number, at)


def _highest(setting: Setting) -> float:
    kinds = [int(kind) for kind in setting.numbers.measured]
    return setting.protocol.scales[kinds.index(SCORE)].high
