"""Blocks of virtual studies."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.errors import EvidenceError
from cellcourse.simulation.compiled.arms import extend, held_back, trial_now
from cellcourse.simulation.compiled.entering import Found, find, may_enter
from cellcourse.simulation.compiled.events import find_events
from cellcourse.simulation.compiled.formulae import compiled, drawn_in
from cellcourse.simulation.compiled.lay_out import design, empty, law, room
from cellcourse.simulation.compiled.tables import Loop, Now, Person
from cellcourse.simulation.compiled.visits import put, write_down
from cellcourse.simulation.courses import Courses
from cellcourse.simulation.draws import MOST_ATTEMPTS
from cellcourse.simulation.laws import RESTORE, Decline, given_back, reserve
from cellcourse.simulation.model import Law, Model
from cellcourse.simulation.numbers import numbers
from cellcourse.simulation.protocol import NEVER, Protocol

__all__ = ["block"]


def block(
    protocol: Protocol,
    model: Model,
    chosen: Law,
    values: npt.NDArray[np.float64],
    seed: int,
    first: int,
    trials: int,
) -> Courses:
    """Run some virtual studies.

    A study is the same in whatever block and on whatever thread it is run. The compiled loop
    holds no lock, so that threads run blocks side by side.

    Args:
        protocol: the design.
        model: the model that the law belongs to.
        chosen: the law: how subjects decline and cells act.
        values: (1, p) one value of each parameter for all studies, or (trials, p) for each its
            own, in the order of ``parameters_needed``.
        seed: 0 to 2**63 - 1.
        first: number of the first study, from 0.
        trials: how many.

    Raises:
        EvidenceError: in some study nobody meets the rules of entry.
    """
    if len(values) not in {1, trials}:
        raise ValueError(f"1 or {trials} rows of values, not {len(values)}")
    made = empty(protocol, trials)
    laid = law(numbers(model, chosen, values))
    plan = design(protocol, laid.score)
    failed = _run(Loop(plan, laid, room(protocol, plan), made), seed, first, trials)
    if failed >= 0:
        raise EvidenceError(f"none of {MOST_ATTEMPTS} virtual subjects met the rules of entry")
    return Courses(protocol, first, *made)


@compiled
def _run(loop: Loop, seed: int, first: int, trials: int) -> int:
    """Run the studies; the place of one that cannot be filled, or -1."""
    for place in range(trials):
        now = trial_now(loop, place, seed, first + place)
        for subject in range(loop.design.arm.shape[0]):
            if not _follow(loop, now, subject):
                return place
        write_down(loop, now)
    return -1


@drawn_in
def _follow(loop: Loop, now: Now, subject: int) -> bool:
    """Run one subject; false where nobody may enter."""
    arm, begin = loop.design.arm[subject], loop.room.begin[subject]
    for attempt in range(MOST_ATTEMPTS):
        person = Person(subject, attempt, arm, begin)
        found = find(loop, now, person)
        loop.room.whole[subject] = found.decline.start
        if found.comes and may_enter(loop, now, person):
            _run_one(loop, now, person, found)
            return True
    return False


@drawn_in
def _run_one(loop: Loop, now: Now, person: Person, found: Found) -> None:
    """Run one who enters."""
    arm, made = person.arm, loop.made
    if loop.law.effect == RESTORE:
        _hold(loop, now, arm, found.decline)
    ended_by = find_events(loop, now, person, found.decline)
    end = loop.room.seen[ended_by] if ended_by >= 0 else NEVER
    last = _last_given(loop, arm, end)
    for event in range(loop.room.seen.shape[0]):
        day = loop.room.seen[event]
        made.event_day[now.place, person.subject, event] = day
        last = max(last, day if day != NEVER else 0)
    made.last_day[now.place, person.subject] = last
    made.age[now.place, person.subject] = found.age
    for place in range(made.history.shape[2]):
        made.history[now.place, person.subject, place] = loop.room.past[place]
    if ended_by >= 0 and not loop.law.assessed[ended_by]:
        end -= 1
    stop = _after_zero(loop, now, person, found.decline, end)
    loop.room.begin[person.subject + 1] = person.begin + stop


@drawn_in
def _hold(loop: Loop, now: Now, arm: int, decline: Decline) -> None:
    """Work out what each infusion gives back."""
    room, held = loop.room, 0.0
    for at in range(room.infusions[arm]):
        day = loop.design.infused[arm, at]
        if room.ready[arm] <= day:
            extend(loop, now.slowing, arm, day)
        held = given_back(decline, now.slowing, room.clock[arm, day], held, room.acts[arm, at])
        room.held[at + 1] = held


@drawn_in
def _last_given(loop: Loop, arm: int, end: int) -> int:
    last = 0
    for at in range(loop.design.given.shape[1]):
        if loop.design.given[arm, at] < end:
            last = max(last, loop.design.given[arm, at])
    return last


@drawn_in
def _after_zero(loop: Loop, now: Now, person: Person, decline: Decline, until: int) -> int:
    """Put every visit after day zero up to a day in the line, and give the column that follows."""
    room, zero, arm = loop.room, loop.design.zero, person.arm
    stop = zero
    while stop < loop.design.day.shape[0] and loop.design.day[stop] <= until:
        stop += 1
    if stop > zero and room.ready[arm] <= loop.design.day[stop - 1]:
        extend(loop, now.slowing, arm, loop.design.day[stop - 1])
    begin, end = person.begin + zero, person.begin + stop
    put(loop, person, zero, stop)
    day, clock, lift = loop.design.day[zero:stop], room.clock[arm], room.lift[arm]
    level, lifted = room.reserve[begin:end], room.lifted[begin:end]
    for at in range(day.shape[0]):
        level[at] = reserve(decline, clock[day[at]], held_back(loop, arm, day[at]))
    for at in range(day.shape[0]):
        lifted[at] = lift[day[at]]
    return stop
