# Tests and medians of drawn trials by R. trials.csv: trials 0 to 11 with seed 2026 of three arms of six,
# Weibull of shape 3 and scales 39, 57.6 and 87: "exact", watched until death; "days", in whole units,
# with a dropout hazard of 0.005 and 70 as the longest follow-up.
# Run: Rscript survdiff.R > survdiff.out
suppressMessages(library(survival))
cat("#", R.version.string, "survival", as.character(packageVersion("survival")), "\n")
all <- read.csv("trials.csv")
pairs <- list(c(0, 1), c(0, 2), c(1, 2))
p <- function(d, df) pchisq(survdiff(Surv(time, died) ~ arm, d)$chisq, df, lower.tail = FALSE)
show <- function(name, values) cat(sprintf("%s: %s\n", name, paste(ifelse(is.na(values), "NA", sprintf("%.12g", values)), collapse = " ")))
for (design in c("exact", "days")) for (trial in 0:11) {
  d <- all[all$design == design & all$trial == trial, ]
  cat(sprintf("[%s %d]\n", design, trial))
  show("chisq", survdiff(Surv(time, died) ~ arm, d)$chisq)
  show("p", p(d, 2))
  pair <- sapply(pairs, function(g) p(d[d$arm %in% g, ], 1))
  show("pairs", pair); show("holm", p.adjust(pair, "holm"))
  show("medians", sapply(0:2, function(a) summary(survfit(Surv(time, died) ~ 1, d[d$arm == a, ]))$table["median"]))
}
