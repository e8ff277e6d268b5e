# Days from first reaching 15 to first reaching 7, by two rules.  R 4.2.2.
# Run in this folder: Rscript crossing.R > crossing.out
say <- function(name, value) cat(sprintf("%s = %.15g\n", name, as.numeric(value)), sep = "")
d <- read.csv("rats.csv")
reach <- function(day, y, a, rule) {
  i <- which(y <= a)[1]
  if (i == 1 || rule == "visit") return(day[i])
  approx(y[(i - 1):i], day[(i - 1):i], xout = a)$y
}
for (rule in c("interpolated", "visit")) {
  days <- sapply(split(d, d$subject), function(r) {
    day <- c(r$day, r$endpoint_day[1]); y <- c(r$bbb, 0)
    reach(day, y, 7, rule) - reach(day, y, 15, rule)
  })
  arm <- tapply(d$arm, d$subject, `[`, 1)
  for (a in unique(arm)) {
    x <- days[arm == a]
    say(paste(rule, a, c("mean", "sem")), c(mean(x), sd(x) / sqrt(length(x))))
  }
  say(paste(rule, names(days)), days)
}
