"""What is written down at one visit."""

from __future__ import annotations

from cellcourse.simulation.compiled.formulae import drawn_in
from cellcourse.simulation.compiled.tables import Loop, Now, Person
from cellcourse.simulation.draws import block_of
from cellcourse.simulation.laws import FOLLOWS, SCORE, Decline, noise, rounded, score, share
from cellcourse.stats.random.compiled import words

__all__ = ["draw_words", "missed", "score_written", "visit"]


@drawn_in
def draw_words(loop: Loop, person: Person, kind: int, index: int) -> None:
    """Draw the words of a visit into the room for them."""
    word = loop.room.word
    for at in range((loop.design.words + 3) // 4):
        block = block_of(person.attempt, kind + at, index)
        a, b, c, d = words(person.seed, person.trial, person.subject, block)
        word[4 * at], word[4 * at + 1], word[4 * at + 2], word[4 * at + 3] = a, b, c, d


@drawn_in
def missed(loop: Loop, now: Now) -> bool:
    """Whether the visit whose words are drawn is missed."""
    return (loop.room.word[loop.design.words - 1] + 0.5) / 4294967296.0 < now.values.visit_missed


@drawn_in
def written(loop: Loop, now: Now, measure: int, centre: float, first: int) -> float:
    """What is written down of a measure, whose words begin at ``first``."""
    design = loop.design
    low, high, step = design.low[measure], design.high[measure], design.step[measure]
    sd, total = loop.law.of_measure[now.row, measure, 3], 0.0
    for at in range(first, first + design.parts[measure]):
        total += min(high, max(low, rounded(centre + sd * noise(loop.room.word[at]), step)))
    return total / design.parts[measure]


@drawn_in
def score_written(loop: Loop, now: Now, latent: float) -> float:
    """The score that is written down at the visit whose words are drawn."""
    return written(loop, now, loop.law.score, latent, loop.law.before_score)


@drawn_in
def visit(
    loop: Loop,
    now: Now,
    subject: int,
    decline: Decline,
    level: float,
    lifted: float,
    column: int,
) -> bool:
    """Write down what is due in a column, from the words drawn; false where it is missed."""
    if missed(loop, now):
        return False
    latent, first, law = score(decline, level), 0, loop.law
    for measure in range(law.measured.shape[0]):
        if loop.design.due[measure, column]:
            centre = _centre(loop, now, measure, decline, level, latent + lifted, latent)
            value = written(loop, now, measure, centre, first)
            loop.made.values[now.place, subject, measure, column] = value
        first += loop.design.parts[measure]
    return True


@drawn_in
def _centre(
    loop: Loop,
    now: Now,
    measure: int,
    decline: Decline,
    level: float,
    seen: float,
    latent: float,
) -> float:
    kind, move = loop.law.measured[measure], loop.law.of_measure[now.row, measure, 2]
    if kind == SCORE:
        return seen
    if kind == FOLLOWS:
        return loop.room.start[measure] + move * (latent - score(decline, decline.start))
    left = share(decline, level)
    return loop.room.start[measure] * (1.0 - move * (1.0 - left))
