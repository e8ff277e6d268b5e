"""Several events of which only the first can be seen: incidence of each, and its comparison."""

from cellcourse.stats.competing.aalen_johansen import Incidence, aalen_johansen
from cellcourse.stats.competing.gray import GrayTest, gray, permuted_gray
from cellcourse.stats.competing.outcomes import CENSORED

__all__ = ["CENSORED", "GrayTest", "Incidence", "aalen_johansen", "gray", "permuted_gray"]
