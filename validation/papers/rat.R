# The rat study from its CSV tables: R 4.2.2, survival 3.5-3, coin 1.4-2.
# Run in this folder: Rscript rat.R > rat.out
suppressMessages({library(survival); library(coin)})
source("say.R")
arms <- c("control", "msc1", "msc4")
pairs <- list(c("msc1", "control"), c("msc4", "control"), c("msc4", "msc1"))
subjects <- read("sod1-rat", "subjects"); events <- read("sod1-rat", "events")
seen <- read("sod1-rat", "observations")
rats <- merge(subjects, events[events$event == "righting-lost", c("subject", "day")])
rats$arm <- factor(rats$arm, arms)

# Survival: medians, log-log limits, numbers at risk, survival at the ticks.
fit <- survfit(Surv(day, rep(1, 18)) ~ arm, rats, conf.type = "log-log")
middle <- summary(fit)$table
for (i in 1:3) {
  say("survival", "estimate", "median survival", at(arm = arms[i]), "value", middle[i, "median"])
  say("survival", "estimate", "median survival", at(arm = arms[i]), "low", middle[i, "0.95LCL"])
}
ticks <- summary(fit, times = seq(0, 105, 7), extend = TRUE)
for (i in seq_along(ticks$time)) {
  where <- at(arm = sub("arm=", "", ticks$strata[i]), day = ticks$time[i])
  say("survival", "estimate", "number at risk", where, "value", ticks$n.risk[i])
  say("survival", "estimate", "survival", where, "value", ticks$surv[i])
}

# Log-rank of all arms and of each pair, Holm over the pairs; hazard ratios of the pairs.
tail3 <- function(x, df) pchisq(x, df, lower.tail = FALSE)
all3 <- survdiff(Surv(day, rep(1, 18)) ~ arm, rats)
say("survival-test", "test", "log-rank", "", "statistic", all3$chisq)
say("survival-test", "test", "log-rank", "", "p", tail3(all3$chisq, 2))
p <- sapply(pairs, function(pair) {
  two <- droplevels(rats[rats$arm %in% pair, ])
  tail3(survdiff(Surv(day, rep(1, 12)) ~ arm, two)$chisq, 1)
})
for (i in 1:3) {
  where <- at(arm = pairs[[i]][1], against = pairs[[i]][2])
  say("survival-test", "test", "pairwise log-rank", where, "p", p[i])
  say("survival-test", "test", "pairwise log-rank", where, "p_adjusted", p.adjust(p, "holm")[i])
}

# Restricted mean to day 70, and differences by the normal approximation.
m <- summary(fit, rmean = 70)$table
for (i in 1:3) {
  say("survival-mean", "estimate", "restricted mean survival", at(arm = arms[i]), "value", m[i, "rmean"])
  say("survival-mean", "estimate", "restricted mean survival", at(arm = arms[i]), "se", m[i, "se(rmean)"])
}
z <- sapply(pairs, function(q) {
  i <- match(q, arms)
  (m[i[1], "rmean"] - m[i[2], "rmean"]) / sqrt(sum(m[i, "se(rmean)"]^2))
})
for (i in 1:3) {
  where <- at(arm = pairs[[i]][1], against = pairs[[i]][2])
  say("survival-mean", "test", "restricted mean difference", where, "statistic", z[i])
  say("survival-mean", "test", "restricted mean difference", where, "p_adjusted",
      p.adjust(2 * pnorm(-abs(z)), "holm")[i])
}

# Cox model of all arms.
control <- coxph.control(eps = 1e-12, toler.chol = 1e-14, iter.max = 100)
hazard <- coxph(Surv(day, rep(1, 18)) ~ arm, rats, control = control)
say("survival-hazards", "test", "likelihood ratio", "", "statistic", summary(hazard)$logtest[1])
zph <- cox.zph(hazard, transform = "km", terms = FALSE)$table
say("survival-hazards", "test", "proportional hazards", "", "statistic", zph["GLOBAL", "chisq"])
say("survival-hazards", "test", "proportional hazards", "", "p", zph["GLOBAL", "p"])
for (i in 2:3) {
  where <- at(arm = arms[i], against = "control")
  say("survival-hazards", "estimate", "hazard ratio", where, "value", exp(coef(hazard)[i - 1]))
  say("survival-hazards", "estimate", "hazard ratio", where, "se", sqrt(vcov(hazard)[i - 1, i - 1]))
  # Likelihood ratio against the model without this arm's coefficient.
  other <- as.numeric(rats$arm == arms[5 - i])
  without <- coxph(Surv(day, rep(1, 18)) ~ other, rats, control = control)
  say("survival-hazards", "test", "hazard ratio", where, "p",
      tail3(2 * (hazard$loglik[2] - without$loglik[2]), 1))
}

# Scores by day under both strategies, and body weight of survivors.
wide <- function(measure) {
  d <- seen[seen$measure == measure, c("subject", "day", "value")]
  merge(expand.grid(subject = rats$subject, day = unique(d$day)), d, all.x = TRUE)
}
strategy <- function(measure, past_on_the_day, zero) {
  d <- merge(wide(measure), data.frame(subject = rats$subject, arm = rats$arm, end = rats$day))
  past <- d$day > d$end | (d$day == d$end & (past_on_the_day | is.na(d$value)))
  d$value[past] <- if (zero) 0 else NA
  d[!is.na(d$value), ]
}
means <- function(analysis, d) for (day in sort(unique(d$day))) for (arm in arms) {
  x <- d$value[d$day == day & d$arm == arm]
  if (!length(x)) next
  say(analysis, "estimate", "mean", at(arm = arm, day = day), "value", mean(x))
  say(analysis, "estimate", "mean", at(arm = arm, day = day), "n", length(x))
  if (length(x) > 1) say(analysis, "estimate", "mean", at(arm = arm, day = day), "se", sd(x) / sqrt(length(x)))
}
tukey <- function(analysis, d, where) {
  d$arm <- factor(d$arm, arms)
  a <- aov(value ~ arm, d)
  say(analysis, "test", "analysis of variance", where, "statistic", summary(a)[[1]][1, "F value"])
  say(analysis, "test", "analysis of variance", where, "p", summary(a)[[1]][1, "Pr(>F)"])
  t <- TukeyHSD(a)$arm
  for (pair in pairs) {
    row <- t[paste(pair, collapse = "-"), ]
    address <- paste(c(at(arm = pair[1], against = pair[2]), where[where != ""]), collapse = ", ")
    say(analysis, "test", "Tukey-Kramer", address, "effect", row["diff"])
    say(analysis, "test", "Tukey-Kramer", address, "p_adjusted", row["p adj"])
  }
}
ranks <- function(analysis, d, day) {
  d <- d[d$day == day & d$arm %in% c("control", "msc1"), ]
  exact <- wilcox_test(value ~ factor(as.character(arm)), d, distribution = "exact")
  say(analysis, "test", "Mann-Whitney", at(arm = "msc1", against = "control", day = day), "p", pvalue(exact))
  u <- wilcox.test(d$value[d$arm == "msc1"], d$value[d$arm == "control"], exact = FALSE)$statistic
  say(analysis, "test", "Mann-Whitney", at(arm = "msc1", against = "control", day = day), "statistic", u)
}
compared <- list(
  list("bbb-excluding", strategy("bbb", FALSE, FALSE), c(14, 21, 28)),
  list("bbb-as-zero", strategy("bbb", TRUE, TRUE), c(14, 21, 28, 35, 42)),
  list("weight", strategy("weight", TRUE, FALSE), c(28, 35)))
for (one in compared) {
  means(one[[1]], one[[2]])
  for (day in one[[3]]) tukey(one[[1]], one[[2]][one[[2]]$day == day, ], at(day = day))
  if (one[[1]] != "weight") for (day in c(3, 7)) ranks(one[[1]], one[[2]], day)
}

# Days from 15 to 7: straight lines between visits, the endpoint as a score of zero.
reach <- function(t, y, level) {
  i <- which(y <= level)[1]
  if (i == 1) return(t[1])
  t[i - 1] + (y[i - 1] - level) / (y[i - 1] - y[i]) * (t[i] - t[i - 1])
}
way <- sapply(rats$subject, function(who) {
  d <- seen[seen$subject == who & seen$measure == "bbb", ]
  d <- d[order(d$day), ]
  t <- c(d$day, rats$day[rats$subject == who]); y <- c(d$value, 0)
  reach(t, y, 7) - reach(t, y, 15)
})
gait <- data.frame(arm = rats$arm, value = way)
for (i in seq_along(way))
  say("gait", "estimate", "days between thresholds",
      at(arm = as.character(rats$arm[i]), subject = rats$subject[i]), "value", way[i])
for (arm in arms) {
  x <- gait$value[gait$arm == arm]
  say("gait", "estimate", "mean days between thresholds", at(arm = arm), "value", mean(x))
  say("gait", "estimate", "mean days between thresholds", at(arm = arm), "se", sd(x) / sqrt(length(x)))
}
tukey("gait", gait, "")
