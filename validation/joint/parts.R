# The two parts of the joint model of the 467 made-up patients, each alone: a random-slope
# model of the scores by maximum likelihood, and the survival of patients, Weibull and with
# a rate for each of three stretches. R 4.2.2; nlme 3.1-162, lme4 1.1-31, survival 3.5-3.
# Run in this folder: Rscript parts.R > parts.out
suppressPackageStartupMessages({library(nlme); library(lme4); library(survival)})
say <- function(name, value) cat(sprintf("%s = %.15g\n", name, as.numeric(value)), sep = "")

s <- read.csv("scores.csv"); p <- read.csv("patients.csv")
describe <- function(head, value, beta, se, g, noise) {
  say(paste(head, "loglik"), value)
  say(paste(head, c("height", "slope", "slope cells")), beta)
  say(paste(head, "se", c("height", "slope", "slope cells")), se)
  say(paste(head, c("variance of heights", "covariance", "variance of slopes")), g[c(1, 2, 4)])
  say(paste(head, "noise"), noise)
}
f <- lme(score ~ month + month:cells, s, ~ month | patient, method = "ML",
         control = lmeControl(opt = "nlminb", msMaxIter = 500, tolerance = 1e-12, msTol = 1e-14))
describe("nlme", logLik(f), fixef(f), sqrt(diag(vcov(f))), as.matrix(getVarCov(f)),
         f$sigma^2)
at_12 <- list("mean line of cells at 12" = c(1, 12, 12), "difference of lines at 12" = c(0, 0, 12))
for (name in names(at_12)) {
  w <- at_12[[name]]
  say(paste("nlme", name), w %*% fixef(f))
  say(paste("nlme se of", name), sqrt(w %*% vcov(f) %*% w))
}
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e6))
f <- lmer(score ~ month + month:cells + (month | patient), s, REML = FALSE, control = tight)
describe("lme4", logLik(f), fixef(f), sqrt(diag(as.matrix(vcov(f)))),
         as.matrix(VarCorr(f)$patient), sigma(f)^2)

# survreg: log T = intercept + cells + scale * error; shape = 1 / scale, and a coefficient of
# the log hazard is minus that of log T over the scale.
f <- survreg(Surv(months, died) ~ cells, p, dist = "weibull",
             control = survreg.control(rel.tolerance = 1e-14, maxiter = 200))
b <- coef(f); k <- f$scale; v <- vcov(f)
say("weibull loglik", f$loglik[2])
say("weibull log rate", -b[1] / k); say("weibull cells", -b[2] / k); say("weibull shape", 1 / k)
turn <- rbind(c(-1 / k, 0, b[1] / k), c(0, -1 / k, b[2] / k), c(0, 0, -1 / k))
say(paste("weibull se", c("log rate", "cells", "shape")), sqrt(diag(turn %*% v %*% t(turn))))

# Constant rates: a Poisson model of deaths with the logarithm of time at risk.
q <- survSplit(Surv(months, died) ~ cells + patient, p, cut = c(6, 12), episode = "piece")
q$risk <- q$months - q$tstart
f <- glm(died ~ 0 + factor(piece) + cells, poisson, q, offset = log(risk),
         control = glm.control(epsilon = 1e-14, maxit = 100))
say("piecewise loglik", as.numeric(logLik(f)) - sum(q$died * log(q$risk)))
say(paste("piecewise", c("log rate 1", "log rate 2", "log rate 3", "cells")), coef(f))
say(paste("piecewise se", c("log rate 1", "log rate 2", "log rate 3", "cells")), sqrt(diag(vcov(f))))
