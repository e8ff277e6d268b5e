"""Mixed models for repeated measures: values of the same subjects at planned visits."""

from cellcourse.stats.mmrm.cells import Cells, cell_design
from cellcourse.stats.mmrm.design import Design
from cellcourse.stats.mmrm.model import Mmrm, Specification, mmrm

__all__ = ["Cells", "Design", "Mmrm", "Specification", "cell_design", "mmrm"]
