"""A calibration as files: its draws as CSV, everything else as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.calibrate.predictive import Checked
from cellcourse.simulation.calibrate.run import Calibration

__all__ = ["calibration_json", "draws_csv"]


def draws_csv(names: Sequence[str], draws: npt.NDArray[np.float64]) -> bytes:
    """Write draws, (draws, names), one to a row, in digits that give the same numbers back."""
    lines = [",".join(names)]
    lines += [",".join(map(repr, row)) for row in draws.tolist()]
    return ("\n".join(lines) + "\n").encode()


def calibration_json(found: Calibration, *, law: str, command: str, version: str) -> bytes:
    """Write what was learned and what virtual studies print, for other programs."""
    content = {
        "cellcourse": version,
        "law": law,
        "command": command,
        "converged": found.converged,
        "largest_r_hat": found.largest_r_hat,
        "accepted": found.accepted,
        "best": dict(zip(found.priors.names, found.best.tolist(), strict=True)),
        "parameters": [
            asdict(one) | {"identified": one.learned.identified} for one in found.parameters
        ],
        "printed": [_checked(one) for one in found.checked],
        "not_held_against": [asdict(one) for one in found.untargeted],
    }
    return json.dumps(content, indent=1, allow_nan=False).encode()


def _checked(one: Checked) -> dict[str, Any]:
    numbers = {"low": one.low, "middle": one.middle, "high": one.high, "share": one.share}
    return {
        "claim": one.target.claim,
        "what": one.target.what,
        "printed": one.target.printed,
        **{name: None if math.isnan(value) else value for name, value in numbers.items()},
        "undefined": one.undefined,
        "missed": one.missed,
    }
