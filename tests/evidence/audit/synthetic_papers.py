"""Papers that are true: simulated studies whose results are rounded and printed.

A paper is made of real (simulated) scores, deaths, flow and tests, summarised as authors
do it: with any step of the scale, any number of decimals, either divisor of a standard
deviation, either treatment of the dead, any usual test. Whatever an audit accuses in it
is a false accusation.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cellcourse.evidence.claims import Evidence
from cellcourse.stats.anova import anova
from cellcourse.stats.distributions import t_quantile, two_sided_z
from cellcourse.stats.mann_whitney import mann_whitney
from cellcourse.stats.pairwise import tukey_kramer
from cellcourse.stats.survival.logrank import logrank
from cellcourse.stats.t_tests import welch_t

ARMS = ("a", "b", "c")
DAYS = (7, 14, 21, 28)
SCALES = (
    {"label": "BBB score", "instrument": "bbb"},
    {"label": "ALSFRS-R", "instrument": "alsfrs-r"},
    {"label": "Rating", "low": 1, "high": 7, "steps": [1]},
    {"label": "Limb score", "low": 0, "high": 21, "steps": [0.5, 1]},
)
STEPS = (0.5, 1.0, 1.0, 0.5)
RANGES = ((0, 21), (0, 48), (1, 7), (0, 21))


def synthetic_paper(seed: int) -> Evidence:
    """Simulate a study and print it."""
    rng = np.random.default_rng(seed)
    kind = int(rng.integers(len(SCALES)))
    study = Study(rng, kind)
    claims: dict[str, Any] = {}
    study.flow(claims)
    study.survival(claims)
    for day in DAYS:
        study.scores(claims, day)
    study.rows(claims)
    study.shares(claims)
    return Evidence.model_validate(
        {
            "cellcourse": 1,
            "publication": f"Synthetic paper {seed}",
            "arms": {arm: {"label": arm.upper(), "n": study.n[arm]} for arm in ARMS},
            "measures": {
                "score": SCALES[kind],
                "survival": {"label": "Survival", "unit": "days", "low": 0},
                "age": {"label": "Age", "unit": "years"},
            },
            "claims": claims,
        }
    )


class Study:
    """One simulated study, and the ways in which its authors print."""

    def __init__(self, rng: np.random.Generator, kind: int) -> None:
        self.rng = rng
        self.step, (self.low, self.high) = STEPS[kind], RANGES[kind]
        size = int(rng.integers(3, 11))
        self.n = {arm: max(3, size + int(rng.integers(-1, 2))) for arm in ARMS}
        self.decimals = int(rng.integers(1, 3))
        self.sd_kind = str(rng.choice(["sd", "sem", "se"]))
        self.ddof = int(rng.random() < 0.85)
        self.death = {
            arm: np.round(rng.weibull(3, self.n[arm]) * rng.uniform(20, 60)) + 1 for arm in ARMS
        }
        self.level = {arm: rng.uniform(self.low, self.high, self.n[arm]) for arm in ARMS}
        self.slope = {arm: rng.uniform(0, self.high / 80) for arm in ARMS}

    def printed(self, value: float, decimals: int | None = None) -> str:
        """Round as most programs do, or half up as people do."""
        places = self.decimals if decimals is None else decimals
        if self.rng.random() < 0.5:
            return f"{value:.{places}f}"
        scaled = abs(value) * 10**places
        return f"{math.copysign(math.floor(scaled + 0.5), value) / 10**places:.{places}f}"

    def values(self, arm: str, day: int) -> np.ndarray:
        """Scores on a day, before anybody is left out."""
        rng = np.random.default_rng([day, len(self.level[arm]), int(self.level[arm][0] * 1e6)])
        raw = self.level[arm] - self.slope[arm] * day + rng.normal(0, 1, self.n[arm])
        grid = np.round((raw - self.low) / self.step) * self.step + self.low
        return np.clip(grid, self.low, self.high)

    def flow(self, claims: dict[str, Any]) -> None:
        """Print who entered, was lost and completed."""
        for stage in ("enrolled", "lost", "completed"):
            total = 0
            for arm in ARMS:
                lost = self.n[arm] // 5
                count = {"enrolled": self.n[arm], "lost": lost, "completed": self.n[arm] - lost}
                total += count[stage]
                claims[f"{stage}-{arm}"] = claim(
                    {"arm": arm, "stage": stage}, number(str(count[stage]), "count")
                )
            claims[f"{stage}-all"] = claim({"stage": stage}, number(str(total), "count"))

    def survival(self, claims: dict[str, Any]) -> None:
        """Print medians, their differences and log-rank tests."""
        time = np.concatenate([self.death[arm] for arm in ARMS])
        group = np.concatenate([[arm] * self.n[arm] for arm in ARMS])
        dead = np.ones(time.size, dtype=bool)
        p = logrank(time, dead, group).p
        about = {"measure": "survival", "arms": list(ARMS), "test": "log-rank"}
        claims["log-rank"] = claim(about, p_number(self, p))
        medians = {}
        for arm in ARMS:
            medians[arm] = float(np.median(self.death[arm]))
            claims[f"median-{arm}"] = claim(
                {"measure": "survival", "arm": arm},
                number(self.printed(medians[arm], 1), "median"),
            )
        for first, second in (("b", "a"), ("c", "a"), ("c", "b")):
            gain = medians[first] - medians[second]
            pair = np.isin(group, [first, second])
            p = logrank(time[pair], dead[pair], group[pair]).p
            about = {"measure": "survival", "arm": first, "against": second, "test": "log-rank"}
            numbers = [number(self.printed(gain, 1), "difference")]
            if self.rng.random() < 0.6:
                numbers.append(p_number(self, p))
            claims[f"gain-{first}-{second}"] = claim(about, *numbers)

    def scores(self, claims: dict[str, Any], day: int) -> None:
        """Print means of a day under one or both strategies, and the tests of one."""
        zero_is_death = self.low == 0
        strategies = ["excluded", "zero"] if zero_is_death else ["excluded"]
        told = [one for one in strategies if self.rng.random() < 0.7]
        for deaths in told:
            groups = {arm: self.group(arm, day, deaths) for arm in ARMS}
            if any(len(one) < 2 for one in groups.values()):
                continue
            for arm, values in groups.items():
                if self.rng.random() < 0.9:
                    claims[f"{deaths}-{day}-{arm}"] = self.mean(arm, day, deaths, values)
            self.tests(claims, day, deaths, groups)

    def group(self, arm: str, day: int, deaths: str) -> np.ndarray:
        """Scores of an arm with the dead left out or as zero."""
        values, alive = self.values(arm, day), self.death[arm] > day
        return values[alive] if deaths == "excluded" else np.where(alive, values, 0)

    def mean(self, arm: str, day: int, deaths: str, values: np.ndarray) -> dict[str, Any]:
        spread = float(values.std(ddof=self.ddof))
        if self.sd_kind != "sd":
            spread /= math.sqrt(len(values))
        about = {"measure": "score", "arm": arm, "day": day, "deaths": deaths}
        if self.rng.random() < 0.3:
            about["n"] = len(values)
        return claim(
            about,
            number(self.printed(float(values.mean())), "mean"),
            number(self.printed(spread), self.sd_kind),
            *(self.limits(about, values) if self.rng.random() < 0.3 else ()),
        )

    def limits(self, about: dict[str, Any], values: np.ndarray) -> list[dict[str, Any]]:
        """Print a confidence interval, now and then cut off at the ends of the scale."""
        n, confidence = len(values), float(self.rng.choice([90, 95, 99]))
        kind, level = str(self.rng.choice(["t", "normal"])), confidence / 100
        factor = t_quantile((1 + level) / 2, n - 1) if kind == "t" else two_sided_z(level)
        half = factor * float(values.std(ddof=self.ddof)) / math.sqrt(n)
        low, high = float(values.mean()) - half, float(values.mean()) + half
        if self.rng.random() < 0.3:
            low, high = max(low, self.low), min(high, self.high)
        if self.rng.random() < 0.7:
            about["interval"], about["confidence"] = kind, confidence
        return [number(self.printed(low), "ci low"), number(self.printed(high), "ci high")]

    def shares(self, claims: dict[str, Any]) -> None:
        """Print how many of an arm responded, in per cent, some of them not assessed."""
        for arm in ARMS:
            assessed = self.n[arm] - int(self.rng.integers(0, 2))
            responded = int(self.rng.integers(0, assessed + 1))
            decimals = int(self.rng.integers(0, 3))
            printed = [number(self.printed(100 * responded / assessed, decimals), "percentage")]
            if self.rng.random() < 0.3:
                printed.append(number(str(responded), "count"))
            about = {"arm": arm, "event": "response"}
            if self.rng.random() < 0.3:
                about["n"] = assessed
            claims[f"responded-{arm}"] = claim(about, *printed)

    def tests(
        self, claims: dict[str, Any], day: int, deaths: str, groups: dict[str, np.ndarray]
    ) -> None:
        about = {"measure": "score", "day": day, "deaths": deaths}
        name = f"{deaths}-{day}-p"
        values = np.concatenate(list(groups.values()))
        labels = np.concatenate([[arm] * len(one) for arm, one in groups.items()])
        if any(np.ptp(one) > 0 for one in groups.values()):
            p = anova(values, labels, adjust_for={}).p
            overall = {"arms": list(ARMS), "test": "anova"}
            claims[f"{name}-overall"] = claim(about | overall, p_number(self, p))
        kind = self.rng.choice(["tukey-kramer", "mann-whitney", "welch", "not stated"])
        x, y = groups["b"], groups["a"]
        if kind == "mann-whitney" and np.ptp(np.concatenate([x, y])) > 0:
            p = mann_whitney(x, y, level=0.95).p
        elif kind == "tukey-kramer" and any(np.ptp(one) > 0 for one in groups.values()):
            p = tukey_kramer(anova(values, labels, adjust_for={}), level=0.95)[0].p_adjusted
        elif kind in {"welch", "not stated"} and np.ptp(x) + np.ptp(y) > 0:
            p = welch_t(x, y, level=0.95).p
        else:
            return
        pair = {"arm": "b", "against": "a", "test": str(kind)}
        if p > 0:
            claims[name] = claim(about | pair, p_number(self, p))

    def rows(self, claims: dict[str, Any]) -> None:
        """Print a table of subjects, the range of their ages and the rule they had to meet."""
        ages = self.rng.integers(30, 70, sum(self.n.values()))
        sexes = self.rng.choice(["Male", "Female"], ages.size)
        for place, (age, sex) in enumerate(zip(ages, sexes, strict=True), 1):
            claims[f"row-{place}"] = claim(
                {"table": "Table 1", "subject": str(place)},
                number(str(age), "value", of="age"),
                words={"sex": str(sex)},
            )
        claims["youngest"] = claim({"measure": "age"}, number(str(ages.min()), "minimum"))
        claims["oldest"] = claim({"measure": "age"}, number(str(ages.max()), "maximum"))
        claims["rule"] = claim(
            {"measure": "age", "criterion": True}, number("30", "at least"), number("70", "at most")
        )
        men = {"table": "Table 1", "counted": "sex", "level": "Male"}
        claims["men"] = claim(men, number(str(int((sexes == "Male").sum())), "count"))


def claim(about: dict[str, Any], *numbers: dict[str, Any], **more: Any) -> dict[str, Any]:
    held = {"place": "Results", "quote": "as printed", "status": "stated", "about": about}
    return held | {"numbers": list(numbers)} | more


def number(printed: str, quantity: str, **more: Any) -> dict[str, Any]:
    held = {"printed": printed, "what": quantity, "quantity": quantity}
    return held | {"not_recomputable": "A synthetic paper."} | more


def p_number(study: Study, p: float) -> dict[str, Any]:
    """Print a p as a bound, or rounded."""
    for bound in (0.001, 0.01, 0.05):
        if p < bound and study.rng.random() < 0.7:
            return number(f"< {bound}", "p")
    if p < 0.0005:
        return number("< 0.001", "p")
    return number(study.printed(p, 3), "p")
