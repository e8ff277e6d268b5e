"""Declared analyses made up by chance: of every method with a batch form, every option of it."""

__all__ = ["entries"]

RULES = ["none", "holm", "bonferroni", "hochberg"]


def entries(chance, written):
    """Declare each method once, as far as the study has what it takes."""
    asked = _Asked(chance, written)
    made = {name.replace("_", "-"): getattr(asked, name)() for name in METHODS}
    return {key: entry for key, entry in made.items() if entry is not None}


METHODS = (
    "kaplan_meier", "restricted_mean", "log_rank", "weighted_log_rank", "cox", "scores_by_day",
    "days_between_thresholds", "time_to_threshold", "anova_type", "proportional_odds",
    "sensitivity", "mmrm", "random_slopes", "slopes", "mixed_anova", "joint_rank",
)  # fmt: skip


class _Asked:
    """One study, asked by every method."""

    def __init__(self, chance, written):
        self.chance, self.written = chance, written
        self.dead = {key for key, event in written["events"].items() if event.get("dead")}

    def pick(self, options):
        return options[self.chance.integers(len(options))]

    def some(self, options, fewest=1):
        """At least so many of the options, in their order."""
        most = len(options)
        kept = self.chance.permutation(most)[: self.chance.integers(min(fewest, most), most + 1)]
        return [options[at] for at in sorted(kept)]

    def begun(self, method, **more):
        """What every entry says; some arms only, now and then."""
        arms = list(self.written["arms"])
        named = {"arms": self.some(arms, 2)} if self.chance.random() < 0.3 else {}
        return {"method": method, "title": method} | named | more

    def of_times(self, method, **more):
        said = {"population": "all", "summary": "time"}
        endpoint = self.pick(list(self.written["endpoints"]))
        return self.begun(method, endpoint=endpoint, deaths="the event", estimand=said, **more)

    def of_scores(self, method, measure, *, spoken=(), strategies=2, **more):
        """Speak of every event that nothing else of the entry speaks of."""
        events = set(self.written["events"]) - self.dead - set(spoken)
        known = ["treatment policy", "while on treatment", "hypothetical"][:strategies]
        said = {key: self.pick(known) for key in sorted(events)}
        estimand = {"population": "all", "summary": "scores", "events": said}
        return self.begun(method, measure=measure, estimand=estimand, **more)

    def exact(self):
        few = int(self.pick([40, 900, 4000]))
        return {"enumerate_up_to": few, "resamples": 5, "seed": 1}

    def measure(self):
        """A measure that is assessed while many are followed; None where there is none."""
        known = [key for key in ("score", "weight", "other") if self.days(key)]
        return self.pick(known) if known else None

    def days(self, measure):
        """Planned days of a measure from day zero on."""
        schedule = self.written["schedule"]
        found = {one["day"] for one in schedule["visits"].values() if measure in one["measures"]}
        for one in schedule["series"].values():
            if measure in one["measures"]:
                day, turn = one["start"].get("day", 0), 0
                while day <= one["last_day"]:
                    found.add(day)
                    day += int(one["every"][turn % len(one["every"])].split()[0])
                    turn += 1
        return sorted(day for day in found if 0 <= day <= 50)

    def visits(self, measure, fewest, within=lambda day: True):
        """Some planned visits of a measure; None where there are too few."""
        known = [
            key for key, one in self.written["schedule"]["visits"].items()
            if measure in one["measures"] and within(one["day"])
        ]  # fmt: skip
        return self.some(known, fewest) if len(known) >= fewest else None

    def planned(self, fewest):
        """A measure of planned visits alone, where there is one, and some of the visits."""
        repeated = [key for one in self.written["schedule"]["series"].values()
                    for key in one["measures"]]  # fmt: skip
        alone = [key for key in ("score", "weight", "other") if key not in repeated]
        measure = self.pick(alone or ["score"])
        return measure, self.visits(measure, fewest)

    def kaplan_meier(self):
        return self.of_times("kaplan-meier", at_risk_every="14 d")

    def restricted_mean(self):
        horizon = f"{self.chance.integers(3, 70)} d"
        return self.of_times("restricted-mean", horizon=horizon, adjust=self.pick(RULES))

    def log_rank(self):
        return self.of_times("log-rank", pairwise=self.pick(RULES), exact=self.exact())

    def weighted_log_rank(self):
        weights = {name: float(self.pick([0, 0.5, 1, 2])) for name in ("rho", "gamma")}
        more = {"pairwise": self.pick(RULES), "exact": self.exact()}
        return self.of_times("weighted-log-rank", **weights, **more)

    def cox(self):
        made = self.of_times("cox", adjust=self.pick(RULES))
        control = [key for key, arm in self.written["arms"].items() if arm["control"]]
        return made if set(control) & set(made.get("arms", control)) else None

    def scores_by_day(self):
        measure = self.measure()
        if measure is None:
            return None
        shown = self.pick([
            {}, {"days": self.some(self.days(measure))}, {"visits": self.visits(measure, 1)},
        ])  # fmt: skip
        shown = {name: kept for name, kept in shown.items() if kept}
        past = {"past_event": self.pick(sorted(self.dead))} if self.chance.random() < 0.3 else {}
        made = self.of_scores("scores-by-day", measure, **shown, **past)
        made |= {"deaths": self.pick(["excluded", "zero"]), "on_event_day": self.event_day()}
        arms = made.get("arms") or list(self.written["arms"])
        return made | {"comparisons": [self.tukey_kramer(measure, arms),
                                       self.mann_whitney(measure, arms)]}  # fmt: skip

    def event_day(self):
        return self.pick(["score", "past"])

    def tukey_kramer(self, measure, arms):
        return {
            "days": self.some(self.days(measure)),
            "test": "tukey-kramer",
            "arms": self.some(arms, 2),
        }

    def mann_whitney(self, measure, arms):
        two = [arms[at] for at in sorted(self.chance.permutation(len(arms))[:2])]
        return {
            "days": self.some(self.days(measure)),
            "test": "mann-whitney",
            "arms": two,
            "adjust": self.pick(RULES),
            "exact": self.exact(),
        }

    def days_between_thresholds(self):
        measure = self.measure()
        if measure is None:
            return None
        low, high = {"score": (3, 18), "weight": (20, 300), "other": (25, 85)}[measure]
        stop, start = sorted(self.chance.choice(range(low, high), 2, replace=False))
        return self.of_scores(
            "days-between-thresholds",
            measure,
            start=float(start),
            stop=float(stop),
            rule=self.pick(["interpolated", "first visit at or below"]),
            deaths=self.pick(["excluded", "zero"]),
            test="tukey-kramer",
        )

    def time_to_threshold(self):
        measure = self.measure()
        if measure is None:
            return None
        low, high = {"score": (3, 18), "weight": (20, 300), "other": (25, 85)}[measure]
        law = {"regression": {"law": "weibull"}} if self.chance.random() < 0.3 else {}
        return self.of_scores(
            "time-to-threshold",
            measure,
            threshold=float(self.chance.integers(low, high)),
            side=self.pick(["at or below", "at or above"]),
            deaths="competing",
            unseen=self.pick(["not crossed", "unknown"]),
            days=sorted({int(day) for day in self.chance.integers(1, 70, 3)}),
            pairwise=self.pick(RULES),
            exact=self.exact(),
            **law,
        )

    def proportional_odds(self):
        days = self.days("score")
        if not days:
            return None
        return self.of_scores(
            "proportional-odds",
            "score",
            days=self.some(days[-3:]),
            deaths=self.pick(["excluded", "ranked worst"]),
            adjust=self.pick(RULES),
            exact=self.exact(),
        )

    def ranked(self, measure, options):
        """Strategies for the dead; none is ranked worst where neither way is better."""
        declared = self.written["measures"][measure]
        neither = declared["instrument"] == "weight" or declared.get("better") == "neither"
        return [one for one in options if one != "ranked worst" or not neither]

    def anova_type(self):
        measure = self.measure()
        if measure is None:
            return None
        days, visits = self.days(measure), self.visits(measure, 2)
        if len(days) < 2 and visits is None:
            return None
        by_day = visits is None or (len(days) > 1 and self.chance.random() < 0.6)
        levels = {"days": self.some(days[-5:], 2)} if by_day else {"visits": visits}
        deaths = self.pick(self.ranked(measure, ["excluded", "ranked worst"]))
        return self.of_scores("anova-type", measure, **levels, deaths=deaths, exact=self.exact())

    def sensitivity(self):
        measure = self.measure()
        if measure is None:
            return None
        deaths = self.ranked(measure, ["excluded", "zero", "ranked worst"])
        chosen = [str(one) for one in self.chance.permutation(self.some(deaths, 2))]
        return self.of_scores(
            "sensitivity",
            measure,
            days=self.some(self.days(measure)[-4:]),
            deaths=chosen,
            on_event_day=self.event_day(),
            exact=self.exact(),
        )

    def mmrm(self):
        measure, visits = self.planned(3)
        if visits is None:
            return None
        first = self.chance.random() < 0.6
        baseline = {"baseline": visits[0], "covariate_slopes": "by visit"} if first else {}
        modelled = visits[1:] if first else visits
        return self.of_scores(
            "mmrm",
            measure,
            strategies=3,
            visits=modelled,
            compared=self.some(modelled),
            adjust=self.pick(RULES),
            deaths="hypothetical",
            covariance="unstructured",
            covariance_of="all arms",
            likelihood="REML",
            df="satterthwaite",
            **baseline,
        )

    def random_slopes(self):
        measure, visits = self.planned(3)
        if visits is None:
            return None
        change = {"change_on": self.pick([0, 10, 31])} if self.chance.random() < 0.4 else {}
        return self.of_scores(
            "random-slopes",
            measure,
            strategies=3,
            visits=visits,
            per=self.pick(["day", "month"]),
            deaths="hypothetical",
            likelihood="REML",
            df=self.pick(["satterthwaite", "kenward-roger", "kenward-roger-linear"]),
            adjust=self.pick(RULES),
            subjects=self.pick(RULES),
            **change,
        )

    def slopes(self):
        measure, _ = self.planned(2)
        before = self.visits(measure, 2, lambda day: day <= 0)
        after = self.visits(measure, 2, lambda day: day > 0)
        if before is None or after is None:
            return None
        most = min(len(before), len(after), 3)
        return self.of_scores(
            "slopes",
            measure,
            before=before,
            after=after,
            fewest=int(self.chance.integers(2, most + 1)),
            per=self.pick(["day", "month"]),
            deaths="excluded",
            exact=self.exact(),
        )

    def mixed_anova(self):
        measure, visits = self.planned(2)
        if visits is None:
            return None
        return self.of_scores("mixed-anova", measure, visits=visits, deaths="excluded")

    def joint_rank(self):
        measure, visits = self.planned(1)
        if visits is None or not self.ranked(measure, ["ranked worst"]):
            return None
        key = self.pick(list(self.written["endpoints"]))
        ends = self.written["endpoints"][key]
        spoken = {*ends["events"], *ends.get("censored_by", ())}
        spoken |= {key for key, one in self.written["events"].items() if one["ends_follow_up"]}
        return self.of_scores(
            "joint-rank",
            measure,
            spoken=spoken,
            endpoint=key,
            deaths="ranked worst",
            until=int(self.chance.integers(5, 90)),
            function=self.pick(["last visit", "last common visit"]),
            withdrawal=self.pick(["survived", "known until then", "died then"]),
            administrative=self.pick(["survived", "known until then"]),
            margin=float(self.pick([0, 0.5, 1, 3])),
            adjust=self.pick(RULES),
            exact=self.exact(),
        )
