"""Random-slope mixed models: every subject has a line of their own around that of the arm."""

from cellcourse.stats.random_slopes.lines import Lines, line_design
from cellcourse.stats.random_slopes.model import RandomSlopes, random_slopes

__all__ = ["Lines", "RandomSlopes", "line_design", "random_slopes"]
