"""Every order in which the subjects of two or three arms can die.

The log-rank test sees nothing of the times but their order. Without ties and without
censoring there are 17,153,136 orders of three arms of six, and each has an overall p and
a p for every pair of arms. Orders are walked in two halves that meet in the middle: the
statistics are sums over deaths, so those of an order are those of its halves added.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["LARGEST", "Orders", "count_orders", "orders", "pair_chi_squares"]

LARGEST = 20_000_000
"""Orders that are walked through."""

_BLOCK = 1 << 16

Floats = NDArray[np.float64]
State = tuple[int, ...]  # alive in each arm
Keep = Callable[[Floats], NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """The orders of death that were kept."""

    overall: Floats
    """(orders,) chi-square of the test of all arms."""
    pairs: Floats
    """(pairs of arms, orders) chi-square of each pair, in the order of combinations."""


def count_orders(sizes: tuple[int, ...]) -> int:
    """Count the orders of death of arms of these sizes, without ties."""
    return math.factorial(sum(sizes)) // math.prod(math.factorial(n) for n in sizes)


def orders(sizes: tuple[int, int, int], keep: Keep) -> Orders:
    """Walk through every order of death of three arms and keep some of them.

    Args:
        sizes: subjects of each arm.
        keep: given overall chi-squares, which of them to keep.
    """
    overall, pairs = [], []
    for before, after in _halves(sizes):
        height = max(1, _BLOCK // after.shape[1])
        for start in range(0, before.shape[1], height):
            sums = (before[:, start : start + height, None] + after[:, None, :]).reshape(11, -1)
            chi_square = _overall(sums)
            kept = keep(chi_square)
            overall.append(chi_square[kept])
            pairs.append(_pairwise(sums[5:, kept]))
    return Orders(np.concatenate(overall), np.concatenate(pairs, axis=1))


def _halves(sizes: State) -> Iterator[tuple[Floats, Floats]]:
    """Sums of the first half of the deaths and of the second, for each state between."""
    half = sum(sizes) // 2
    for state, before in _walk(sizes, half).items():
        yield before, _walk(state, sum(state))[(0, 0, 0)]


def _walk(start: State, deaths: int) -> dict[State, Floats]:
    """Sums of every path of so many deaths, by the state it ends in."""
    here: dict[State, Floats] = {start: np.zeros((11, 1))}
    for _ in range(deaths):
        ahead: dict[State, list[Floats]] = defaultdict(list)
        for state, sums in here.items():
            for arm in range(3):
                if state[arm]:
                    left = tuple(n - (one == arm) for one, n in enumerate(state))
                    ahead[left].append(sums + _gain(state, arm)[:, None])
        here = {state: np.concatenate(parts, axis=1) for state, parts in ahead.items()}
    return here


def _gain(alive: State, dead: int) -> Floats:
    """What one death adds: to the overall test five sums, to each pair two."""
    total = sum(alive)
    share = [n / total for n in alive]
    gain = [
        (dead == 0) - share[0],
        (dead == 1) - share[1],
        share[0] * (1 - share[0]),
        -share[0] * share[1],
        share[1] * (1 - share[1]),
    ]
    for first, second in combinations(range(3), 2):
        at_risk = alive[first] + alive[second]
        among = dead in (first, second)
        part = alive[first] / at_risk if at_risk else 0.0
        gain += [((dead == first) - part) * among, part * (1 - part) * among]
    return np.array(gain, dtype=np.float64)


def _overall(sums: Floats) -> Floats:
    """Chi-square of three arms from two differences and their covariance."""
    a, b, aa, ab, bb = sums[:5]
    determinant: Floats = aa * bb - ab * ab
    with np.errstate(divide="ignore", invalid="ignore"):
        chi_square: Floats = (a * a * bb - 2 * a * b * ab + b * b * aa) / determinant
    finite: Floats = np.nan_to_num(chi_square, nan=0.0, posinf=0.0)
    return finite


def _pairwise(sums: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        chi_square = sums[0::2] ** 2 / sums[1::2]
    return np.nan_to_num(chi_square, nan=0.0, posinf=0.0)


def pair_chi_squares(labels: NDArray[np.int64]) -> Floats:
    """Chi-square of the log-rank test of two arms, for each order of death.

    Args:
        labels: (orders, subjects) 1 where the first arm's subject dies, in order of death.
    """
    subjects = labels.shape[1]
    at_risk = np.arange(subjects, 0, -1)
    first = labels.sum(axis=1, keepdims=True) - np.cumsum(labels, axis=1) + labels
    share = first / at_risk
    observed_less_expected = (labels - share).sum(axis=1)
    variance = (share * (1 - share)).sum(axis=1)
    chi_square: Floats = observed_less_expected**2 / variance
    return chi_square
