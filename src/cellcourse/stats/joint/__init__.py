"""Joint models: a score that falls on each subject's own line, and the death that follows it."""

from cellcourse.stats.joint.baselines import Piecewise, Weibull
from cellcourse.stats.joint.means import mean_line
from cellcourse.stats.joint.model import JointModel, joint_model
from cellcourse.stats.joint.prediction import (
    Expected,
    History,
    predict_score,
    predict_survival,
)
from cellcourse.stats.joint.progression import ProgressionRatio, progression_ratio
from cellcourse.stats.joint.subjects import Covariates, FollowUp, Scores

__all__ = [
    "Covariates",
    "Expected",
    "FollowUp",
    "History",
    "JointModel",
    "Piecewise",
    "ProgressionRatio",
    "Scores",
    "Weibull",
    "joint_model",
    "mean_line",
    "predict_score",
    "predict_survival",
    "progression_ratio",
]
