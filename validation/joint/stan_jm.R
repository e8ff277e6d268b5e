# The joint model of the 467 made-up patients by Bayesian sampling, with rstanarm's own weak
# priors, so that posterior means lie near the maximum of the likelihood.
# R 4.2.2; rstanarm 2.21.3. Run in this folder: Rscript stan_jm.R > stan_jm.out
suppressPackageStartupMessages({library(rstanarm); library(survival)})
say <- function(name, value) cat(sprintf("%s = %.10g\n", name, as.numeric(value)), sep = "")

s <- read.csv("scores.csv"); p <- read.csv("patients.csv")
took <- system.time(f <- stan_jm(
  formulaLong = score ~ month + month:cells + (month | patient), dataLong = s,
  formulaEvent = Surv(months, died) ~ cells, dataEvent = p, time_var = "month",
  assoc = "etavalue", basehaz = "weibull", init = "prefit",
  chains = 2, iter = 1000, cores = 1, seed = 467, refresh = 100))
m <- as.matrix(f)
keep <- !grepl("b\\[", colnames(m)) | grepl("Sigma", colnames(m))
r <- summary(f)
for (name in colnames(m)[keep]) {
  say(paste(name, "mean"), mean(m[, name])); say(paste(name, "sd"), sd(m[, name]))
  if (name %in% rownames(r)) { say(paste(name, "mcse"), r[name, "mcse"]); say(paste(name, "rhat"), r[name, "Rhat"]) }
}
say("draws", nrow(m))
say("seconds wall", took["elapsed"]); say("seconds processor", took["user.self"])
