"""What compiled loops read and write: the design, the law and room to work in, as arrays."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.history import Past
from cellcourse.simulation.laws import SCORE, Slowing, steps_in_unit
from cellcourse.simulation.numbers import Numbers, Values
from cellcourse.simulation.protocol import NEVER, Entry, Protocol

__all__ = [
    "Design",
    "Draft",
    "Group",
    "Law",
    "Loop",
    "Made",
    "Now",
    "Part",
    "Person",
    "Room",
    "design",
    "empty",
    "law",
    "room",
]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


class Design(NamedTuple):
    """The protocol."""

    arm: _Whole
    """(subjects,)"""
    given: _Whole
    """(arms, infusions) day of all that is given."""
    infused: _Whole
    """(arms, infusions) day of cells, NEVER past the last."""
    amount: _Floats
    route: _Whole
    screened: bool
    first_age: float
    steps: _Whole
    within: _Whole
    """Days from a screening visit to those that follow, over some rounds of steps."""
    at_most: float
    day: _Whole
    """(columns,)"""
    zero: int
    """First column whose day is above 0."""
    due: _Flags
    """(measures, columns)"""
    low: _Floats
    """(measures,)"""
    high: _Floats
    step: _Floats
    per: _Floats
    """Steps in a unit."""
    parts: _Whole
    before: _Whole
    """(measures,) words of a visit that come before those of the measure."""
    words: int
    """Words of 32 bits that a visit takes."""
    rule: _Whole
    """(rules,) measure of each rule of entry over a measure."""
    rule_low: _Floats
    rule_high: _Floats
    rule_inside: _Flags
    history: bool
    """Whether patients have histories."""
    risk: bool
    """Whether they have a risk profile."""
    past_rule: _Whole
    """(rules,) place in ``Past`` of each rule of entry over a history."""
    past_low: _Floats
    past_high: _Floats
    past_inside: _Flags
    ends: _Flags
    """(events,)"""
    last_day: int


class Law(NamedTuple):
    """The law with its rows of values."""

    from_onset: bool
    link: int
    effect: int
    acute: bool
    common: _Floats
    potency: _Floats
    score: int
    """Place of the score among the measures."""
    measured: _Whole
    of_measure: _Floats
    happens: _Whole
    at_visits: _Flags
    assessed: _Flags
    of_event: _Floats
    of_history: _Floats


class Made(NamedTuple):
    """The block that is filled."""

    values: _Floats
    event_day: npt.NDArray[np.int32]
    last_day: npt.NDArray[np.int32]
    age: npt.NDArray[np.int32]
    history: _Floats


class Draft(NamedTuple):
    """What noise is worked out in."""

    normal: _Floats
    """(visits,) words as standard normal values."""
    place: _Whole
    """(visits,) what ``normals`` works in."""
    root: _Floats
    """(visits,) what ``normals`` works in."""


class Room(NamedTuple):
    """Numbers that are kept between one step and the next, without asking for memory."""

    piece: _Floats
    """(arms, infusions + 1, 4) the pieces of each arm."""
    acts: _Floats
    """(arms, infusions)"""
    infusions: _Whole
    """(arms,) infusions of cells."""
    ready: _Whole
    """(arms,) days of which clock and lift are known already."""
    clock: _Floats
    """(arms, days) from day 0 on."""
    lift: _Floats
    """(arms, days)"""
    held: _Floats
    """(infusions + 1,) reserve given back."""
    start: _Floats
    """(measures, subjects) value at full reserve or on day zero."""
    whole: _Floats
    """(subjects,) reserve before onset or on day zero."""
    full: _Floats
    """(subjects,) the score without noise at that reserve."""
    chance: _Floats
    """(events, subjects) the uniform number of each event."""
    level: _Floats
    """(events, subjects) reserve at which it comes."""
    seen: _Whole
    """(events,) day on which it comes."""
    past: _Floats
    """(fields of Past,) what a patient was before day zero."""
    rate: _Floats
    """(subjects,) reserve that is lost in a day of the clock, of who is screened."""
    onset: _Floats
    """(subjects,) age at onset."""
    number: _Whole
    """(subjects,) number of the screening visit that is the trigger, or -1."""
    gone: _Whole
    """(subjects,) days from the first screening visit to it."""
    waiting: _Whole
    """(subjects,) whose trigger has not come yet."""
    near: _Whole
    """(visits,) places in the line of screening visits that may be the trigger."""
    near_reserve: _Floats
    """(visits,) their reserve."""
    near_word: _Whole
    """(words, visits) what is drawn at them."""
    begin: _Whole
    """(subjects + 1,) where the visits of each subject begin in the line."""
    there: _Flags
    """(visits,) whether there is a visit, and it is not missed."""
    subject: _Whole
    """(visits,) whose it is."""
    block: _Whole
    """(visits,) number of its first block of random numbers."""
    reserve: _Floats
    """(visits,) reserve on its day."""
    latent: _Floats
    """(visits,) the score without noise and lift."""
    lifted: _Floats
    """(visits,) points by which infusions lift the score."""
    centre: _Floats
    """(visits,) a measure without noise."""
    word: _Whole
    """(words, visits) what is drawn."""
    total: _Floats
    """(visits,) a measure as it is written down."""
    draft: Draft


class Loop(NamedTuple):
    """All of it."""

    design: Design
    law: Law
    room: Room
    made: Made


class Now(NamedTuple):
    """The trial that is being run."""

    place: int
    """Place in the block, from 0."""
    row: int
    """Row of values."""
    seed: int
    trial: int
    """Number of the trial among all."""
    values: Values
    slowing: Slowing
    safe: float
    """Reserve above which a visit can be the trigger only with a low word of the score."""
    bound: float
    """The largest such word; below 0 where there is none."""


class Part(NamedTuple):
    """A part of the line, and the subjects whose visits it holds."""

    subject: int
    beyond: int
    """The subject after the last."""
    begin: int
    end: int


class Group(NamedTuple):
    """Subjects of the trial side by side, in an attempt at finding ones who may enter."""

    first: int
    beyond: int
    """The subject after the last."""
    attempt: int
    begin: int
    """Where the line is free."""


class Person(NamedTuple):
    """A subject of the trial, in an attempt at finding one who may enter."""

    subject: int
    attempt: int
    arm: int
    begin: int
    """Where its visits begin in the line."""


_AHEAD = 24
"""Screening visits that are drawn together, at least."""


def design(protocol: Protocol, score: int) -> Design:
    """Lay out a protocol; the score has a place among the measures."""
    given, screening = protocol.infusion_day, protocol.screening
    order = np.argsort(np.where(protocol.amount > 0, 0, 1), axis=1, kind="stable")
    infused = np.where(protocol.amount > 0, given, NEVER)
    scales = protocol.scales
    seen = [rule for rule in protocol.entry if not rule.of_history]
    rules = [rule for rule in seen if not _by_trigger(protocol, rule, score)]
    past = [rule for rule in protocol.entry if rule.of_history]
    parts = [scale.parts for scale in scales]
    steps = np.ones(1, np.int64) if screening is None else screening.steps
    return Design(
        arm=protocol.arm,
        given=given,
        infused=np.take_along_axis(infused, order, axis=1),
        amount=np.take_along_axis(protocol.amount, order, axis=1),
        route=np.take_along_axis(protocol.route, order, axis=1),
        screened=screening is not None,
        first_age=0.0 if screening is None else float(screening.first_age),
        steps=steps,
        within=np.append(0, np.cumsum(np.tile(steps, -(-_AHEAD // len(steps))))),
        at_most=0.0 if screening is None else float(screening.at_most),
        day=protocol.days,
        zero=int(np.searchsorted(protocol.days, 0, "right")),
        due=np.ascontiguousarray(protocol.due),
        low=np.array([scale.low for scale in scales], np.float64),
        high=np.array([scale.high for scale in scales], np.float64),
        step=np.array([scale.step for scale in scales], np.float64),
        per=np.array([steps_in_unit(scale.step) for scale in scales], np.float64),
        parts=np.array(parts, np.int64),
        before=np.cumsum([0, *parts[:-1]]).astype(np.int64),
        words=sum(parts) + 1,
        rule=np.array([rule.place for rule in rules], np.int64),
        rule_low=np.array([rule.low for rule in rules], np.float64),
        rule_high=np.array([rule.high for rule in rules], np.float64),
        rule_inside=np.array([rule.inside for rule in rules], np.bool_),
        history=bool(protocol.history),
        risk=Past._fields.index("risk") in protocol.history.values(),
        past_rule=np.array([rule.place for rule in past], np.int64),
        past_low=np.array([rule.low for rule in past], np.float64),
        past_high=np.array([rule.high for rule in past], np.float64),
        past_inside=np.array([rule.inside for rule in past], np.bool_),
        ends=protocol.ends,
        last_day=protocol.last_day,
    )


def _by_trigger(protocol: Protocol, rule: Entry, score: int) -> bool:
    """Whether whoever comes to the trigger keeps a rule: of the score, on that very day."""
    screening, due = protocol.screening, protocol.due[score, protocol.days == 0]
    if screening is None or not due.any():
        return False
    at_most = rule.inside and rule.low == -math.inf and rule.high >= screening.at_most
    return at_most and rule.place == score


def law(numbers: Numbers) -> Law:
    """Lay out a law."""
    score = [int(kind) for kind in numbers.measured].index(SCORE)
    return Law(
        from_onset=bool(numbers.kinds.from_onset),
        link=numbers.kinds.link,
        effect=numbers.kinds.effect,
        acute=numbers.kinds.acute,
        common=numbers.common,
        potency=numbers.potency,
        score=score,
        measured=numbers.measured,
        of_measure=numbers.of_measure,
        happens=numbers.happens,
        at_visits=numbers.at_visits,
        assessed=numbers.assessed,
        of_event=numbers.of_event,
        of_history=numbers.of_history,
    )


def room(protocol: Protocol, laid: Design) -> Room:
    """Make room to work in."""
    arms, infusions = protocol.infusion_day.shape
    measures, events, days = len(protocol.measures), len(protocol.events), protocol.last_day + 1
    subjects, columns = len(protocol.arm), max(1, len(protocol.days))
    words = sum(scale.parts for scale in protocol.scales) + 1
    turn = len(laid.within) - 1
    visits = subjects * max(columns, turn) + turn
    drawn = -(-words // 4) * 4
    return Room(
        piece=np.zeros((arms, infusions + 1, 4)),
        acts=np.zeros((arms, infusions)),
        infusions=np.zeros(arms, np.int64),
        ready=np.zeros(arms, np.int64),
        clock=np.zeros((arms, days)),
        lift=np.zeros((arms, days)),
        held=np.zeros(infusions + 1),
        start=np.zeros((measures, subjects)),
        whole=np.zeros(subjects),
        full=np.zeros(subjects),
        chance=np.zeros((events, subjects)),
        level=np.zeros((events, subjects)),
        seen=np.zeros(events, np.int64),
        past=np.zeros(len(Past._fields)),
        rate=np.zeros(subjects),
        onset=np.zeros(subjects),
        number=np.zeros(subjects, np.int64),
        gone=np.zeros(subjects, np.int64),
        waiting=np.zeros(subjects, np.int64),
        near=np.zeros(visits, np.int64),
        near_reserve=np.zeros(visits),
        near_word=np.zeros((drawn, visits), np.int64),
        begin=np.zeros(subjects + 1, np.int64),
        there=np.zeros(visits, np.bool_),
        subject=np.zeros(visits, np.int64),
        block=np.zeros(visits, np.int64),
        reserve=np.zeros(visits),
        latent=np.zeros(visits),
        lifted=np.zeros(visits),
        centre=np.zeros(visits),
        word=np.zeros((drawn, visits), np.int64),
        total=np.zeros(visits),
        draft=Draft(np.zeros(visits), np.zeros(visits, np.int64), np.zeros(visits)),
    )


def empty(protocol: Protocol, trials: int) -> Made:
    """Make an empty block."""
    size = len(protocol.arm)
    return Made(
        np.empty((trials, size, len(protocol.measures), len(protocol.days))),
        np.empty((trials, size, len(protocol.events)), np.int32),
        np.empty((trials, size), np.int32),
        np.empty((trials, size), np.int32),
        np.empty((trials, size, len(Past._fields) if protocol.history else 0)),
    )
