# Kaplan-Meier curves, log-log bands, medians, numbers at risk. Run: Rscript kaplan_meier.R > kaplan_meier.out
library(survival)
cat("#", R.version.string, "survival", as.character(packageVersion("survival")), "\n")
show <- function(name, x) cat(sprintf("%s: %s\n", name, paste(sprintf("%.10f", x), collapse = " ")))
curve <- function(title, time, died, ticks) {
  f <- survfit(Surv(time, died) ~ 1, conf.type = "log-log")
  cat("[", title, "]\n", sep = "")
  show("time", f$time); show("at risk", f$n.risk); show("deaths", f$n.event); show("censored", f$n.censor)
  show("survival", f$surv); show("se", summary(f, times = f$time)$std.err)
  show("lower", f$lower); show("upper", f$upper)
  show("median", summary(f)$table[c("median", "0.95LCL", "0.95UCL")])
  show("ticks", ticks); show("at risk at ticks", summary(f, times = ticks, extend = TRUE)$n.risk)
}
mp <- c(6,6,6,7,10,13,16,22,23,6,9,10,11,17,19,20,25,32,32,34,35)
curve("6-MP", mp, rep(1:0, c(9, 12)), c(0, 6, 7, 10, 20, 30, 35, 36))
curve("placebo", c(1,1,2,2,3,4,4,5,5,8,8,8,8,11,11,12,12,15,17,22,23), rep(1, 21), c(0, 5, 8, 12, 23, 24))
curve("six deaths", c(28,30,33,36,40,44), rep(1, 6), c(0, 28, 29, 44))
for (arm in levels(aml$x)) with(subset(aml, x == arm), curve(paste("aml", arm), time, status, c(0, 9, 13, 48, 100)))
