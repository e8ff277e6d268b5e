# Restricted mean survival. Each arm: print(survfit, rmean = horizon). Difference and ratio: normal
# approximation (ratio by its logarithm), from those means and standard errors.
# Run: Rscript restricted_mean.R > restricted_mean.out
library(survival)
cat("#", R.version.string, "survival", as.character(packageVersion("survival")), "\n")
show <- function(name, x) cat(sprintf("%s: %s\n", name, paste(sprintf("%.10f", x), collapse = " ")))
weeks <- c(6,6,6,7,10,13,16,22,23,6,9,10,11,17,19,20,25,32,32,34,35, 1,1,2,2,3,4,4,5,5,8,8,8,8,11,11,12,12,15,17,22,23)
relapse <- c(rep(1,9), rep(0,12), rep(1,21)); arm <- rep(c("6-MP", "placebo"), each = 21)
for (horizon in c(10, 20, 30)) {
  cat("[", horizon, " weeks]\n", sep = "")
  one <- lapply(c("6-MP", "placebo"), function(a) summary(survfit(Surv(weeks, relapse) ~ 1, subset = arm == a), rmean = horizon)$table)
  m <- sapply(one, function(t) t["rmean"]); s <- sapply(one, function(t) t["se(rmean)"])
  show("mean", m); show("se", s)
  d <- m[1] - m[2]; se <- sqrt(sum(s^2)); z <- qnorm(.975)
  show("difference", c(d, d - z * se, d + z * se, 2 * pnorm(-abs(d / se))))
  r <- log(m[1] / m[2]); se <- sqrt(sum((s / m)^2))
  show("ratio", c(exp(c(r, r - z * se, r + z * se)), 2 * pnorm(-abs(r / se))))
}
