"""The tables of docs/methods/which-to-trust.md, from the counts of the campaign.

Run: python benchmarks/true_size/trust_page.py, which writes them between the marks of that page.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from pathlib import Path

from campaign import COUNTS, FIELDS, LAWS, PER_ARM

__all__ = ["PAGE", "Cell", "rewritten", "stored", "tables"]

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "which-to-trust.md"
BEGIN, END = "<!-- tables: benchmarks/true_size/trust_page.py -->\n", "<!-- end of tables -->"
RIGHT, BOLD, CAREFUL = 0.06, 0.075, 0.025

Cell = tuple[str, str, int]


def stored() -> dict[Cell, Counter[str]]:
    """Counts by law, method and subjects per arm, summed over chunks."""
    found: dict[Cell, Counter[str]] = {}
    with COUNTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cell = row["law"], row["method"], int(row["per_arm"])
            found.setdefault(cell, Counter()).update({name: int(row[name]) for name in FIELDS})
    return found


def tables() -> str:
    """One table for each law."""
    counts = stored()
    parts = []
    for law, simulate in LAWS.items():
        methods = dict.fromkeys(method for name, method, _ in counts if name == law)
        lines = [
            _line(method, [counts.get((law, method, n), Counter()) for n in PER_ARM])
            for method in methods
        ]
        says = (simulate.__doc__ or "").splitlines()[0]
        parts.append("\n".join((f"### {law[0].upper()}{law[1:]}", says, "", HEAD, *lines, "")))
    return "\n".join(parts)


HEAD = """\
| method | size, 6 | held, 6 | trust at 6 | size, 50 | held, 50 | trust at 50 | trials |
|---|---|---|---|---|---|---|---|"""


def _line(method: str, both: list[Counter[str]]) -> str:
    cells = [cell for counts in both for cell in _cells(counts)]
    trials = " and ".join(dict.fromkeys(f"{counts['trials']:,}" for counts in both if counts))
    return f"| {method} | {' | '.join(cells)} | {trials} |"


def _cells(counts: Counter[str]) -> tuple[str, str, str]:
    if not counts:
        return "", "", ""
    refused = counts["refused"] / counts["trials"]
    word = _verdict(counts)
    if refused >= 0.01:
        word += f"; no answer in {refused:.0%}"
    return _share(counts, "rejected", "tests"), _share(counts, "held", "intervals"), word


def _share(counts: Counter[str], of: str, among: str) -> str:
    if not counts[among]:
        return ""
    share = counts[of] / counts[among]
    return f"{share:.3f} ± {_error(share, counts[among]):.3f}"


def _error(share: float, trials: int) -> float:
    return math.sqrt(share * (1 - share) / trials)


def _verdict(counts: Counter[str]) -> str:
    """Say the worse of the test and its interval."""
    wrong = [(counts["rejected"], counts["tests"])]
    wrong.append((counts["intervals"] - counts["held"], counts["intervals"]))
    shares = [(bad / n, _error(bad / n, n)) for bad, n in wrong if n]
    if not shares:
        return "no answer"
    share, error = max(shares)
    if share <= RIGHT or share - 2 * error <= 0.05:
        return "careful" if share + 2 * error < CAREFUL else "yes"
    return "nearly" if share <= BOLD else "**no**"


def rewritten(page: str) -> str:
    """Put the tables between the marks of the page."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + "\n" + tables() + "\n" + END + after


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
