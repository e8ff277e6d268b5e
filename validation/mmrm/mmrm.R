# Mixed models for repeated measures of 44 made-up subjects at months 1, 2, 4 and 7, some
# visits missing. R 4.2.2; nlme 3.1-162, lme4 1.1-31, lmerTest 3.1-3, pbkrtest 0.5.2,
# emmeans 1.8.4-1, numDeriv. R's package mmrm is not in Debian and was not run.
# Run in this folder: Rscript mmrm.R > mmrm.out
suppressPackageStartupMessages({
  library(nlme); library(lme4); library(lmerTest); library(pbkrtest); library(emmeans)
})
source("dense.R")
say <- function(name, value) cat(sprintf("%s = %.15g\n", name, as.numeric(value)), sep = "")

d <- read.csv("scores.csv")
d$visit <- factor(d$visit, levels = c("m1", "m2", "m4", "m7"))
d$arm <- factor(d$arm, levels = c("control", "cells"))
d$at <- as.integer(d$visit)
d$weight_given <- d$weight
d$weight <- 1
d$group <- 1
mean_model <- score ~ 0 + arm:visit + baseline
x <- model.matrix(~ 0 + arm:visit + baseline, d)
x <- x[, c("armcontrol:visitm1", "armcontrol:visitm2", "armcontrol:visitm4",
           "armcontrol:visitm7", "armcells:visitm1", "armcells:visitm2", "armcells:visitm4",
           "armcells:visitm7", "baseline")]
last <- c(0, 0, 0, -1, 0, 0, 0, 1, 0)

# 1. nlme's gls: coefficients, their standard errors, likelihood, covariance.
tight <- glsControl(tolerance = 1e-13, msTol = 1e-14, msMaxIter = 1000, maxIter = 1000,
                    singular.ok = FALSE)
by_visit <- varIdent(form = ~ 1 | visit)
models <- list(
  "unstructured" = list(corSymm(form = ~ at | subject), by_visit),
  "toeplitz" = list(corARMA(form = ~ at | subject, p = 3), NULL),
  "heterogeneous toeplitz" = list(corARMA(form = ~ at | subject, p = 3), by_visit),
  "autoregressive" = list(corAR1(form = ~ at | subject), NULL),
  "heterogeneous autoregressive" = list(corAR1(form = ~ at | subject), by_visit),
  "compound symmetry" = list(corCompSymm(form = ~ 1 | subject), NULL),
  "heterogeneous compound symmetry" = list(corCompSymm(form = ~ 1 | subject), by_visit),
  "spatial exponential" = list(corExp(form = ~ month | subject), NULL))
# All visits of one subject who missed none, for the covariance.
full <- names(which(table(d$subject) == 4))[1]
start <- list()
for (name in names(models)) for (method in c("REML", "ML")) {
  f <- gls(score ~ 0 + x, d, correlation = models[[name]][[1]], weights = models[[name]][[2]],
           method = method, control = tight)
  head <- paste("gls", name, method)
  say(paste(head, "loglik"), logLik(f))
  say(paste(head, "beta", 1:9), coef(f))
  # gls multiplies ML's covariance of coefficients by N / (N - p); taken back here.
  shrink <- if (method == "ML") (nrow(d) - 9) / nrow(d) else 1
  say(paste(head, "se", 1:9), sqrt(diag(vcov(f)) * shrink))
  s <- unclass(getVarCov(f, individual = full))
  say(paste(head, "sigma", outer(1:4, 1:4, paste)), s)
  if (method == "REML") start[[name]] <- s
}
f <- gls(score ~ 0 + arm:visit + baseline, d, correlation = models[[1]][[1]], weights = by_visit,
         control = tight)
e <- as.data.frame(emmeans(f, ~ arm * visit, mode = "df.error", level = 0.9))
say(paste("emmeans", e$arm, e$visit, "mean"), e$emmean)
say(paste("emmeans", e$arm, e$visit, "se"), e$SE)
say(paste("emmeans", e$arm, e$visit, "lower"), e$lower.CL)
say(paste("emmeans", e$arm, e$visit, "upper"), e$upper.CL)
d$inverse <- 1 / d$weight_given
f <- gls(score ~ 0 + x, d, correlation = corAR1(form = ~ at | subject),
         weights = varFixed(~ inverse), control = tight)
say("gls weighted loglik", logLik(f))
say(paste("gls weighted beta", 1:9), coef(f))
say(paste("gls weighted se", 1:9), sqrt(diag(vcov(f))))

# 2. lme4: compound symmetry is a random intercept. Satterthwaite and Kenward-Roger.
f <- lmerTest::lmer(score ~ 0 + x + (1 | subject), d,
                    control = lmerControl(optCtrl = list(ftol_abs = 1e-14, xtol_abs = 1e-12)))
l <- t(last)
interaction <- rbind(c(1, -1, 0, 0, -1, 1, 0, 0, 0), c(1, 0, -1, 0, -1, 0, 1, 0, 0),
                     c(1, 0, 0, -1, -1, 0, 0, 1, 0))
s <- contest1D(f, last)
say(paste("lmerTest satterthwaite", c("estimate", "se", "df", "t", "p")),
    s[c("Estimate", "Std. Error", "df", "t value", "Pr(>|t|)")])
s <- contestMD(f, interaction)
say(paste("lmerTest satterthwaite f", c("statistic", "df2", "p")),
    s[c("F value", "DenDF", "Pr(>F)")])
k <- vcovAdj(f)
say("pbkrtest se", sqrt(as.numeric(l %*% k %*% t(l))))
say("pbkrtest df", Lb_ddf(last, vcov(f), k))
k <- KRmodcomp(f, interaction)$test["Ftest", ]
say(paste("pbkrtest f", c("statistic", "df2", "p")), k[c("stat", "ddf", "p.value")])

# 3. The dense fit: what nlme and lme4 do not give.
corner <- function(s) s[lower.tri(s, diag = TRUE)]
square <- function(p) {
  s <- matrix(0, 4, 4); s[lower.tri(s, diag = TRUE)] <- p
  s + t(s) - diag(diag(s))
}
lag <- abs(outer(1:4, 1:4, "-")); apart <- abs(outer(c(1, 2, 4, 7), c(1, 2, 4, 7), "-"))
scaled <- function(v, r) { s <- sqrt(rep_len(v, 4)); r * (s %o% s) }
variances <- lapply(start, diag)
rho <- function(s, k) cov2cor(s)[1, k + 1]
band <- function(r) { out <- diag(4); for (k in 1:3) out[lag == k] <- r[k]; out }
forms <- list(
  "unstructured" = list(corner(start[[1]]), square),
  "toeplitz" = list(start[[2]][1, ], function(p) band(p[-1] / p[1]) * p[1]),
  "heterogeneous toeplitz" = list(c(variances[[3]], cov2cor(start[[3]])[1, -1]),
    function(p) scaled(p[1:4], band(p[5:7]))),
  "autoregressive" = list(c(start[[4]][1, 1], rho(start[[4]], 1)),
    function(p) scaled(p[1], p[2]^lag)),
  "heterogeneous autoregressive" = list(c(variances[[5]], rho(start[[5]], 1)),
    function(p) scaled(p[1:4], p[5]^lag)),
  "compound symmetry" = list(start[[6]][1, 1:2], function(p) (p[1] - p[2]) * diag(4) + p[2]),
  "heterogeneous compound symmetry" = list(c(variances[[7]], rho(start[[7]], 1)),
    function(p) scaled(p[1:4], p[5]^(lag > 0))),
  "spatial exponential" = list(c(start[[8]][1, 1], -1 / log(rho(start[[8]], 1))),
    function(p) scaled(p[1], exp(-apart / p[2]))))
for (name in names(forms)) {
  make <- forms[[name]][[2]]
  f <- fit_dense(forms[[name]][[1]], function(p) list(make(p)), d, x)
  head <- paste("dense", name)
  say(paste(head, "loglik"), f$loglik)
  say(paste(head, "estimate"), sum(last * f$beta))
  say(paste(head, "se"), sqrt(t(last) %*% f$phi %*% last))
  say(paste(head, "df"), satterthwaite(f, last))
  for (linear in c(TRUE, FALSE)) {
    a <- kenward_roger(f, linear)
    say(paste(head, if (linear) "kr-linear se" else "kr se"), sqrt(t(last) %*% a %*% last))
  }
  for (kind in list(c("empirical", 0), c("empirical bias-reduced", -0.5),
                    c("empirical jackknife", -1))) {
    s <- sandwich(f, as.numeric(kind[2]), last)
    say(paste(head, kind[1], "se"), sqrt(t(last) %*% s$covariance %*% last))
    say(paste(head, kind[1], "df"), s$df)
  }
}
f <- fit_dense(forms[[1]][[1]], function(p) list(square(p)), d, x, information = "expected")
say("dense expected df", satterthwaite(f, last))
say("dense expected kr-linear se", sqrt(t(last) %*% kenward_roger(f, TRUE) %*% last))

# A covariance for each arm, and weights.
d$group <- as.integer(d$arm)
make <- forms[["heterogeneous autoregressive"]][[2]]
p <- forms[["heterogeneous autoregressive"]][[1]]
d$weight <- d$weight_given
f <- fit_dense(c(p, p), function(p) list(make(p[1:5]), make(p[6:10])), d, x)
say("dense grouped weighted loglik", f$loglik)
say(paste("dense grouped weighted theta", 1:10), f$theta)
say("dense grouped weighted estimate", sum(last * f$beta))
say("dense grouped weighted df", satterthwaite(f, last))
say("dense grouped weighted kr se", sqrt(t(last) %*% kenward_roger(f, FALSE) %*% last))
say("dense grouped weighted jackknife se",
    sqrt(t(last) %*% sandwich(f, -1, last)$covariance %*% last))
