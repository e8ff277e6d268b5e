# Slope of each subject before and after day 0, by lm.  R 4.2.2.
# Run in this folder: Rscript slopes.R > slopes.out
say <- function(name, value) cat(sprintf("%s = %.15g\n", name, as.numeric(value)), sep = "")
d <- read.csv("scores.csv", check.names = FALSE)
day <- as.numeric(sub("d", "", names(d)[-1]))
slope <- function(i, when) {
  y <- unlist(d[i, -1])[when]
  if (sum(!is.na(y)) < 3) NA else coef(lm(y ~ day[when]))[2]
}
before <- sapply(1:nrow(d), slope, day < 0)
after <- sapply(1:nrow(d), slope, day > 0)
both <- !is.na(before) & !is.na(after)
say(paste("before", d$subject[!is.na(before)]), before[!is.na(before)])
say(paste("after", d$subject[!is.na(after)]), after[!is.na(after)])
t <- t.test(after[both], before[both], paired = TRUE)
say(paste("change", c("mean", "t", "p")), c(t$estimate, t$statistic, t$p.value))
