# The peers of benchmarks/mmrm.py: seconds of the processor of R for the fit of one trial, told one per line.
# Usage: Rscript mmrm_peer.R trial.csv rounds
suppressPackageStartupMessages({library(nlme); library(lme4)})
a <- commandArgs(trailingOnly = TRUE)
d <- read.csv(a[1])
d$visit <- factor(d$visit); d$arm <- factor(d$arm); d$at <- as.integer(d$visit)
model <- score ~ 0 + visit + visit:arm + visit:base
took <- function(f) {
  gc(FALSE)
  sum(system.time(f())[c("user.self", "sys.self")])
}
gls_fit <- function() gls(model, d, correlation = corSymm(form = ~ at | subject),
                          weights = varIdent(form = ~ 1 | visit))
# An unstructured covariance in lme4: the residual variance is one too many, so the checks
# against that are switched off.
lmer_fit <- function() suppressWarnings(suppressMessages(lmer(
  update(model, . ~ . + (0 + visit | subject)), d,
  control = lmerControl(check.nobs.vs.nRE = "ignore", calc.derivs = FALSE))))
for (k in seq_len(as.integer(a[2]))) {
  cat(sprintf("lme4 %.6f\n", took(lmer_fit)))
  cat(sprintf("gls %.6f\n", took(gls_fit)))
}
cat(sprintf("gls_loglik %.10f\n", logLik(gls_fit())))
cat(sprintf("lme4_loglik %.10f\n", logLik(lmer_fit())))
