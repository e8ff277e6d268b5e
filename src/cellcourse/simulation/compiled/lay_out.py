"""Laying out a design and a law for compiled loops, and making room for them to work in."""

from __future__ import annotations

import math

import numpy as np

from cellcourse.simulation.compiled.tables import Design, Draft, Law, Made, Room
from cellcourse.simulation.history import Past
from cellcourse.simulation.laws import SCORE, steps_in_unit
from cellcourse.simulation.numbers import Numbers
from cellcourse.simulation.protocol import NEVER, Entry, Protocol

__all__ = ["design", "empty", "law", "room"]

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
