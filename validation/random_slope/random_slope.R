# Random-slope models of 24 made-up subjects, six months before and twelve after the start
# of treatment, with drop-out. R 4.2.2; lme4 1.1-31, lmerTest 3.1-3, pbkrtest 0.5.2.
# Run in this folder: Rscript random_slope.R > random_slope.out
suppressPackageStartupMessages({library(lme4); library(lmerTest); library(pbkrtest)})
say <- function(name, value) cat(sprintf("%s = %.15g\n", name, as.numeric(value)), sep = "")

d <- read.csv("scores.csv")
a <- d$arm == "control"; b <- d$arm == "cells"; late <- pmax(d$month, 0)
x <- cbind(a, b, a * d$month, b * d$month, a * late, b * late)
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e6))
terms <- list("intercept and slope" = score ~ 0 + x + (1 + month | subject),
              "intercept" = score ~ 0 + x + (1 | subject),
              "slope" = score ~ 0 + x + (0 + month | subject))
change <- c(0, 0, 0, 0, -1, 1)
both <- rbind(c(0, 0, -1, 1, 0, 0), change)
for (name in names(terms)) for (reml in c(TRUE, FALSE)) {
  f <- lmerTest::lmer(terms[[name]], d, REML = reml, control = tight)
  head <- paste(name, if (reml) "REML" else "ML")
  say(paste(head, "loglik"), logLik(f))
  say(paste(head, "beta", 1:6), fixef(f))
  say(paste(head, "se", 1:6), sqrt(diag(as.matrix(vcov(f)))))
  g <- as.matrix(VarCorr(f)$subject)
  say(paste(head, "between", outer(seq_len(nrow(g)), seq_len(nrow(g)), paste)), g)
  say(paste(head, "noise"), sigma(f)^2)
  s <- contest1D(f, change)
  say(paste(head, "satterthwaite df"), s["df"])
  s <- contestMD(f, both)
  say(paste(head, "satterthwaite f", c("statistic", "df2", "p")),
      s[c("F value", "DenDF", "Pr(>F)")])
  if (reml) {
    k <- vcovAdj(f)
    say(paste(head, "kr se"), sqrt(as.numeric(t(change) %*% k %*% change)))
    say(paste(head, "kr df"), Lb_ddf(change, vcov(f), k))
    k <- KRmodcomp(f, both)$test["Ftest", ]
    say(paste(head, "kr f", c("statistic", "df2", "p")), k[c("stat", "ddf", "p.value")])
  }
  if (name != "intercept" && reml) {
    b <- ranef(f)$subject
    ids <- rownames(b)
    say(paste(head, "slope", ids), b[, "month"])
    # Error of prediction and spread of predictions, all in whole matrices (Henderson 1975).
    z <- as.matrix(getME(f, "Z")); big <- kronecker(diag(length(ids)), g)
    v <- z %*% big %*% t(z) + sigma(f)^2 * diag(nrow(d)); vi <- solve(v)
    p <- vi - vi %*% x %*% solve(t(x) %*% vi %*% x, t(x) %*% vi)
    spread <- diag(big %*% t(z) %*% p %*% z %*% big)
    k <- if (nrow(g) == 2) seq(2, length(spread), 2) else seq_along(spread)
    say(paste(head, "slope se", ids), sqrt(diag(big)[k] - spread[k]))
  }
}

# A subject with a line of its own: the mean-shift model of an outlier.
for (id in c("p01", "p09", "p20")) {
  own <- d$subject == id
  z <- cbind(x, own, own * d$month)
  f <- lmerTest::lmer(score ~ 0 + z + (1 + month | subject), d, control = tight)
  s <- contest1D(f, c(rep(0, 7), 1))
  say(paste("own line", id, c("estimate", "se", "df", "p")),
      s[c("Estimate", "Std. Error", "df", "Pr(>|t|)")])
}
