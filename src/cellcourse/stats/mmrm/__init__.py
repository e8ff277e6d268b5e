"""Mixed models for repeated measures: values of the same subjects at planned visits."""

from cellcourse.stats.mmrm.model import Mmrm, mmrm

__all__ = ["Mmrm", "mmrm"]
