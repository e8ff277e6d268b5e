# A survival curve with its numbers at risk, as a paper prints them, and what the
# individual data behind it give: to judge a reconstruction against the truth.
# Data: lung (NCCTG), survival 3.5-3; times in days, censored where status is 1.
library(survival)
cat(R.version.string, "survival", as.character(packageVersion("survival")), "\n")
for (sex in 1:2) {
  own <- lung[lung$sex == sex, ]
  fit <- survfit(Surv(time, status == 2) ~ 1, data = own)
  steps <- which(fit$n.event > 0)
  cat("curve", sex, "\n")
  cat(sprintf("%d %.3f\n", fit$time[steps], fit$surv[steps]), sep = "")
  ticks <- seq(0, 800, by = 200)
  at <- sapply(ticks, function(t) sum(own$time >= t))
  cat("risk", sex, paste(ticks, at, sep = ":"), "\n")
  cat("last", sex, max(own$time), "\n")
  cat(sprintf("truth %d subjects %d deaths %d median %.10f\n",
              sex, nrow(own), sum(own$status == 2), summary(fit)$table["median"]))
}
fit <- coxph(Surv(time, status == 2) ~ I(sex == 2), data = lung)
cat(sprintf("hazard ratio %.10f\n", exp(coef(fit))))
test <- survdiff(Surv(time, status == 2) ~ sex, data = lung)
cat(sprintf("log-rank chi-square %.10f\n", test$chisq))
