# The curves of Bonner (2006) taken back to individuals by the program of Guyot (2012), as
# survHE distributes it (R/digitise.R at 23f97f56, giabaio/survHE; no totals of events).
# R 4.2.2, survival 3.5-3.  Rscript head-and-neck.R DIGITISE.R > head-and-neck.out
suppressMessages(library(survival))
source(commandArgs(TRUE)[1])
ticks <- seq(0, 50, 10)
risk <- list(radiotherapy = c(213, 122, 80, 51, 30, 10), cetuximab = c(211, 143, 101, 66, 35, 9))
write_tab <- function(x) { file <- tempfile(fileext = ".txt"); write.table(x, file, row.names = FALSE); file }

behind <- function(arm) {
  points <- read.csv(sprintf("head-and-neck-%s.csv", arm))
  points <- points[order(points$months, -points$percent), ]
  time <- c(0, points$months)
  survival <- cummin(c(1, points$percent / 100))
  last <- !duplicated(time, fromLast = TRUE)
  time <- time[last]; survival <- survival[last]
  lower <- sapply(ticks, function(tick) which(time >= tick)[1])
  upper <- c(lower[-1] - 1, length(time))
  ipd <- tempfile(fileext = ".txt")
  invisible(capture.output(digitise(
    write_tab(data.frame(id = seq_along(time), time, survival)),
    write_tab(data.frame(interval = seq_along(ticks), ticks, lower, upper, risk[[arm]])),
    tempfile(fileext = ".txt"), ipd)))
  cbind(read.table(ipd, header = TRUE)[, c("time", "event")], arm = arm)
}
all <- do.call(rbind, lapply(names(risk), behind))
for (arm in names(risk)) {
  own <- all[all$arm == arm, ]
  median <- summary(survfit(Surv(time, event) ~ 1, own))$table["median"]
  at_risk <- sapply(ticks, function(tick) sum(own$time >= tick))
  cat(arm, sum(own$event), sprintf("%.10f", median), at_risk, "\n")
}
all$treated <- all$arm == "cetuximab"
cat("hazard-ratio", sprintf("%.10f", exp(coef(coxph(Surv(time, event) ~ treated, all)))), "\n")
cat("log-rank", sprintf("%.10f", survdiff(Surv(time, event) ~ treated, all)$chisq), "\n")
