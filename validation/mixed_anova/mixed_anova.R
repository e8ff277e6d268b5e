# Mixed analysis of variance of 5 + 7 subjects at 5 visits, Type III.
# R 4.2.2, afex 1.2-1 with car and emmeans.
# Run in this folder: Rscript mixed_anova.R > mixed_anova.out
suppressPackageStartupMessages({library(afex); library(emmeans)})
say <- function(name, value) cat(sprintf("%s = %.15g\n", name, as.numeric(value)), sep = "")

wide <- read.csv("scores.csv")
visits <- c("m0", "m2", "m4", "m6", "m12")
long <- reshape(wide, direction = "long", varying = visits, v.names = "score",
                timevar = "visit", times = visits, idvar = "subject")
long$visit <- factor(long$visit, levels = visits)

report <- function(prefix, fit, p_visits, mauchly_df) {
  u <- summary(fit)
  t <- u$univariate.tests
  terms <- setdiff(rownames(t), "(Intercept)")
  for (term in terms) {
    say(paste(prefix, term, c("ss", "df1", "error ss", "df2", "f", "p")), t[term, ])
    say(paste(prefix, term, "partial eta squared"),
        t[term, "Sum Sq"] / (t[term, "Sum Sq"] + t[term, "Error SS"]))
  }
  g <- u$pval.adjustments
  for (term in rownames(g))
    say(paste(prefix, term, c("gg", "p gg", "hf", "p hf")), g[term, 1:4])
  m <- u$sphericity.tests
  say(paste(prefix, "mauchly w"), m["visit", 1])
  say(paste(prefix, "mauchly p as R prints it"), m["visit", 2])
  # R's second-order weight has the number of visits in one place where the
  # approximation (Anderson 2003, 10.7) has the number of contrasts.
  k <- p_visits - 1
  rho <- 1 - (2 * k^2 + k + 2) / (6 * k * mauchly_df)
  chisq <- -mauchly_df * rho * log(m["visit", 1])
  f <- k * (k + 1) / 2 - 1
  w2 <- (k + 2) * (k - 1) * (k - 2) * (2 * k^3 + 6 * k^2 + 3 * k + 2) /
    (288 * (mauchly_df * k * rho)^2)
  p1 <- pchisq(chisq, f, lower.tail = FALSE)
  p2 <- pchisq(chisq, f + 4, lower.tail = FALSE)
  say(paste(prefix, c("mauchly chisq", "mauchly df", "mauchly p")),
      c(chisq, f, p1 + w2 * (p2 - p1)))
}

both <- suppressMessages(aov_ez("subject", "score", long, between = "group", within = "visit",
                                type = 3, include_aov = FALSE))
report("mixed", both, 5, 10)
e <- as.data.frame(emmeans(both, ~ group * visit, level = 0.90))
say(paste("mean", e$group, e$visit), e$emmean)
say(paste("se", e$group, e$visit), e$SE)
say(paste("lower 90", e$group, e$visit), e$lower.CL)

# Original Huynh-Feldt (1976), n = 12 subjects in place of df + 1 = 11.
gg <- summary(both)$pval.adjustments["visit", "GG eps"]
say("mixed hf 1976", (12 * 4 * gg - 2) / (4 * (10 - 4 * gg)))

# Sequential sums of squares, as aov and pingouin report: another F for the visits.
s <- summary(aov(score ~ group * visit + Error(subject / visit), long))
say("sequential visit f", s[["Error: subject:visit"]][[1]]["visit", "F value"])

one <- subset(long, group == "intravenous" & visit %in% visits[1:4])
one$visit <- droplevels(one$visit)
alone <- suppressMessages(aov_ez("subject", "score", one, within = "visit", type = 3,
                                 include_aov = FALSE))
report("one group", alone, 4, 6)
three <- suppressMessages(aov_ez("subject", "score", subset(one, visit != "m6"),
                                 within = "visit", type = 3, include_aov = FALSE))
say("three visits mauchly p as R prints it", summary(three)$sphericity.tests["visit", 2])
