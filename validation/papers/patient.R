# The patient study from its CSV tables: R 4.2.2, afex 1.2-1.
# Run in this folder: Rscript patient.R > patient.out
suppressMessages(library(afex))
source("say.R")
study <- "als-phase1"
arms <- c("iv", "it"); both <- at(arm = "it", against = "iv")
subjects <- read(study, "subjects"); seen <- read(study, "observations")
batches <- read(study, "batches"); adverse <- read(study, "adverse_events")
arm_of <- setNames(subjects$arm, subjects$subject)

# Baseline: numbers and categories.
for (arm in c(arms, "all")) for (name in c("age", "duration")) {
  x <- subjects[[name]][arm == "all" | subjects$arm == arm]
  q <- quantile(x, c(0, .25, .5, .75, 1), names = FALSE)
  say("baseline", "estimate", c("mean", "minimum", "lower quartile", "median", "upper quartile", "maximum"),
      at(arm = arm, item = name), "value", c(mean(x), q))
  say("baseline", "estimate", "mean", at(arm = arm, item = name), "sd", sd(x))
}
for (arm in c(arms, "all")) for (name in c("sex", "onset"))
  for (level in unique(subjects[[name]])) {
    x <- subjects[[name]][arm == "all" | subjects$arm == arm] == level
    say("baseline", "estimate", "subjects", at(arm = arm, item = level, group = name), "value", sum(x))
    say("baseline", "estimate", "share", at(arm = arm, item = level, group = name), "value", mean(x))
  }

# Product: counts, viability, implied weight at 2e6 cells per kg.
batches$arm <- arm_of[as.character(batches$subject)]
for (arm in c(arms, "all")) {
  own <- batches[arm == "all" | batches$arm == arm, ]
  for (item in c("cells", "viability", "implied weight")) {
    x <- switch(item, cells = own$cells, viability = own$viability_percent, own$cells / 2e6)
    where <- at(arm = arm, item = item)
    say("product", "estimate", c("mean", "minimum", "maximum"), where, "value", c(mean(x), range(x)))
    say("product", "estimate", "mean", where, "sd", sd(x))
  }
}

# Adverse events: exact intervals, also for events that nobody had.
for (arm in arms) for (term in c("Hypotension", "Headache", "Nausea and vomiting", "Fever")) {
  x <- sum(adverse$subjects[adverse$arm == arm & adverse$term == term])
  ci <- binom.test(x, sum(subjects$arm == arm))$conf.int
  say("adverse-events", "estimate", "subjects with event", at(arm = arm, item = term), "value", x)
  say("adverse-events", "estimate", "share with event", at(arm = arm, item = term), "low", ci[1])
  say("adverse-events", "estimate", "share with event", at(arm = arm, item = term), "high", ci[2])
}

# Scores by visit, mixed analysis of variance (Type III) and slopes.
visits <- c("m-6", "m-4", "m-2", "w-1", "m2", "m4", "m6", "m12")
seen$arm <- factor(arm_of[as.character(seen$subject)], arms)
for (measure in c("alsfrs", "fvc")) {
  d <- seen[seen$measure == measure & !is.na(seen$value), ]
  for (visit in visits) for (arm in arms) {
    x <- d$value[d$visit == visit & d$arm == arm]
    where <- at(arm = arm, visit = visit)
    say(paste0(measure, "-by-visit"), "estimate", "mean", where, "value", mean(x))
    say(paste0(measure, "-by-visit"), "estimate", "mean", where, "se", sd(x) / sqrt(length(x)))
    say(paste0(measure, "-by-visit"), "estimate", "mean", where, "n", length(x))
  }
  whole <- names(which(table(d$subject[d$visit %in% visits]) == length(visits)))
  w <- d[d$subject %in% whole & d$visit %in% visits, ]
  w$visit <- factor(w$visit, visits)
  a <- suppressMessages(suppressWarnings(
    aov_ez("subject", "value", w, between = "arm", within = "visit", type = 3)))
  s <- summary(a); u <- s$univariate.tests; e <- s$pval.adjustments
  key <- paste0(measure, "-anova")
  for (effect in c("arm", "visit", "arm:visit")) {
    where <- at(item = sub("arm:visit", "arm by visit", effect))
    say(key, "test", "mixed ANOVA", where, "statistic", u[effect, "F value"])
    say(key, "test", "mixed ANOVA", where, "p", u[effect, "Pr(>F)"])
    if (effect == "arm") next
    say(key, "test", "mixed ANOVA, Greenhouse-Geisser", where, "p", e[effect, "Pr(>F[GG])"])
    say(key, "test", "mixed ANOVA, Huynh-Feldt", where, "p", e[effect, "Pr(>F[HF])"])
  }
  say(key, "estimate", "Greenhouse-Geisser epsilon", "", "value", e["visit", "GG eps"])
  key <- paste0(measure, "-slopes")
  month <- 365.25 / 12
  slope <- function(who, kept) {
    x <- d[d$subject == who & d$visit %in% kept, ]
    if (nrow(x) < 3) NA else unname(coef(lm(value ~ I(day / month), x))[2])
  }
  who <- subjects$subject
  b <- sapply(who, slope, visits[1:4]); f <- sapply(who, slope, visits[5:8])
  kept <- !is.na(b) & !is.na(f); change <- (f - b)[kept]; arm <- arm_of[as.character(who[kept])]
  for (i in which(kept)) {
    where <- at(arm = arm_of[as.character(who[i])], subject = who[i])
    say(key, "estimate", "slope before", where, "value", b[i])
    say(key, "estimate", "slope after", where, "value", f[i])
  }
  for (one in c(arms, "all")) {
    x <- change[one == "all" | arm == one]
    t <- t.test(x)
    say(key, "test", "paired t", at(arm = one), "statistic", t$statistic)
    say(key, "test", "paired t", at(arm = one), "p", t$p.value)
    say(key, "test", "signed-rank", at(arm = one), "p", wilcox.test(x, exact = TRUE)$p.value)
  }
  t <- t.test(change[arm == "it"], change[arm == "iv"])
  say(key, "test", "Welch t", both, "statistic", t$statistic)
  say(key, "test", "Welch t", both, "p", t$p.value)
  say(key, "test", "Mann-Whitney", both, "p", wilcox.test(change[arm == "it"], change[arm == "iv"], exact = TRUE)$p.value)
}
