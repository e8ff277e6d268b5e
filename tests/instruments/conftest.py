"""Answers and printed outputs that the tests of the instruments share."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

VALIDATION = Path(__file__).parents[2] / "validation" / "instruments"


@pytest.fixture
def printed() -> Callable[[str, str, str], float]:
    """Number that an outside program printed after a word, on the line that starts so."""

    def number(file: str, line: str, word: str) -> float:
        text = (VALIDATION / file).read_text(encoding="utf-8")
        found = re.search(rf"^{re.escape(line)}.*?{word} (-?[\d.]+)", text, re.MULTILINE)
        assert found, f"{file} prints no {word} on a line that starts with {line}"
        return float(found[1])

    return number


@pytest.fixture
def healthy() -> dict[str, float]:
    """ALSFRS-R of a person without any loss, without gastrostomy."""
    questions = ("q1", "q2", "q3", "q4", "q5a", "q6", "q7", "q8", "q9", "q10", "q11", "q12")
    return dict.fromkeys(questions, 4)
