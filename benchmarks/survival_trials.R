# What survival_trials.py times beside ours: a loop of survdiff over drawn trials of three arms, as users
# write it, and rpact's simulation of event-driven trials. Processor seconds, by R's own clock.
# Called as: Rscript survival_trials.R trials.csv runs-of-2x100 runs-of-2x500 seed
suppressMessages({library(survival); library(rpact)})
given <- commandArgs(TRUE)
all <- read.csv(given[1])
clock <- function() sum(proc.time()[1:2])
pairs <- list(c(0, 1), c(0, 2), c(1, 2))
tail_of <- function(test) pchisq(test$chisq, length(test$n) - 1, lower.tail = FALSE)
begun <- clock()
for (one in split(all, all$trial)) {
  overall <- tail_of(survdiff(Surv(time, died) ~ arm, one))
  pair <- sapply(pairs, function(g) tail_of(survdiff(Surv(time, died) ~ arm, one[one$arm %in% g, ])))
  holm <- p.adjust(pair, "holm")
  medians <- summary(survfit(Surv(time, died) ~ arm, one))$table[, "median"]
  cat("trial", sprintf("%.15g", c(overall, pair, holm, medians)), "\n")
}
cat("survdiff", (clock() - begun) / length(unique(all$trial)), "\n")
for (size in c(100, 500)) {
  runs <- as.integer(given[if (size == 100) 2 else 3])
  begun <- clock()
  found <- getSimulationSurvival(alpha = 0.025, sided = 1, directionUpper = FALSE, hazardRatio = if (size == 100) 0.7 else 0.85,
    lambda2 = log(2) / 12, plannedEvents = size * 1.3, maxNumberOfSubjects = 2 * size, accrualTime = c(0, 12),
    maxNumberOfIterations = runs, seed = as.integer(given[4]))
  cat(paste0("rpact", size), (clock() - begun) / runs, found$overallReject, "\n")
}
