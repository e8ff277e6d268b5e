"""What compiled loops read and write: the design, the law and room to work in, as arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.laws import Slowing
from cellcourse.simulation.numbers import Values

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
