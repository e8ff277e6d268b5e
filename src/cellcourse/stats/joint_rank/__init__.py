"""Ranking patients by survival first and function second, and the win family on such pairs."""

from cellcourse.stats.joint_rank.permuted import PermutedSum, permuted_sum
from cellcourse.stats.joint_rank.ranked import (
    JointRank,
    RankAncova,
    joint_rank,
    joint_rank_permuted,
    rank_ancova,
)
from cellcourse.stats.joint_rank.standings import Rule, Standings, standings
from cellcourse.stats.joint_rank.wins import (
    FinkelsteinSchoenfeld,
    Measure,
    Wins,
    finkelstein_schoenfeld,
    finkelstein_schoenfeld_permuted,
    win_measures,
)

__all__ = [
    "FinkelsteinSchoenfeld",
    "JointRank",
    "Measure",
    "PermutedSum",
    "RankAncova",
    "Rule",
    "Standings",
    "Wins",
    "finkelstein_schoenfeld",
    "finkelstein_schoenfeld_permuted",
    "joint_rank",
    "joint_rank_permuted",
    "permuted_sum",
    "rank_ancova",
    "standings",
    "win_measures",
]
