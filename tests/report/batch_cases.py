"""The batches of the examples, opened once."""

from functools import cache
from pathlib import Path

import cellcourse

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def batches(name):
    return cellcourse.open(EXAMPLES / name).batches()
