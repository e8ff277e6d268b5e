# Events between visits: NPMLE (npsurv), its log-rank scores (coin), Weibull (survreg), and the
# competing NPMLE by its own self-consistency equations. Run in this folder:
# Rscript interval_censored.R > interval_censored.out
suppressMessages({library(survival); library(npsurv); library(coin)})
v <- function(p) as.character(packageVersion(p))
cat("#", R.version.string, "survival", v("survival"), "npsurv", v("npsurv"), "coin", v("coin"), "\n")
show <- function(name, x) cat(sprintf("%s: %s\n", name, paste(sprintf("%.10f", x), collapse = " ")))
made <- read.csv("made.csv"); made$right[is.infinite(made$right)] <- Inf

npmle <- function(title, d) {
  fit <- npsurv(cbind(d$left, d$right), tol = 1e-14); keep <- fit$f$p > 1e-9
  cat("[", title, "]\n", sep = "")
  show("left", fit$f$left[keep]); show("right", ifelse(is.infinite(fit$f$right[keep]), -1, fit$f$right[keep]))
  show("mass", fit$f$p[keep]); show("loglik", fit$ll)
  fit
}
invisible(npmle("A", made[made$arm == "A", ])); invisible(npmle("B", made[made$arm == "B", ]))
fit <- npmle("both", made)
# Survival just after the left end and at the right end of each bracket; before an exact time.
f <- fit$f
beyond <- function(t) sum(f$p[f$left >= t & f$right > t])
start <- mapply(function(l, r) if (l == r) sum(f$p[f$right >= l & f$left >= l]) else beyond(l), made$left, made$right)
end <- sapply(made$right, function(r) if (is.infinite(r)) 0 else beyond(r))
xlogx <- function(s) ifelse(s > 0, s * log(pmax(s, 1e-300)), 0)
made$score <- (xlogx(start) - xlogx(end)) / (start - end); made$arm <- factor(made$arm)
cat("[log-rank]\n"); show("score", tapply(made$score, made$arm, sum))
test <- independence_test(score ~ arm, made, teststat = "quadratic")
show("chisq p", c(statistic(test), pvalue(test)))
few <- made[1:10, ]
show("exact p of ten", pvalue(independence_test(score ~ arm, few, distribution = "exact")))
weibull <- function(title, formula) {
  fit <- survreg(formula, made, dist = "weibull", control = survreg.control(rel.tolerance = 1e-14, maxiter = 100))
  cat("[", title, "]\n", sep = "")
  show("coefficients", coef(fit)); show("se", sqrt(diag(vcov(fit)))); show("scale", fit$scale); show("loglik", fit$loglik)
  without <- survreg(update(formula, . ~ . - arm), made, dist = "weibull", control = survreg.control(rel.tolerance = 1e-14, maxiter = 100))
  show("p of arm", pchisq(2 * (fit$loglik[2] - without$loglik[2]), 1, lower.tail = FALSE))
}
made$low <- ifelse(made$left == 0, NA, made$left); made$high <- ifelse(is.infinite(made$right), NA, made$right)
weibull("weibull", Surv(low, high, type = "interval2") ~ arm)
weibull("weibull with age", Surv(low, high, type = "interval2") ~ arm + age)

# Competing: twelve subjects. Sets of places by hand; self-consistency iterated to a fixed point.
# Crossings in (10,20] twice, (10,30], (0,10], (20,30]; deaths at 15 (last visit 10) and 25 (last
# visit 20), each with no crossing seen; alive at 30 without crossing (three), alive at 22 with
# last visit 20, alive at 12 with last visit 10.
em <- function(M) { p <- rep(1 / ncol(M), ncol(M)); for (i in 1:200000) { W <- sweep(M, 2, p, `*`); q <- colSums(W / rowSums(W)) / nrow(M); if (max(abs(q - p)) < 1e-16) break; p <- q }; p }
# Places: (0,10], (10,20], (20,30], death 15, death 25, neither.
crossed <- rbind(c(0,1,0,0,0,0), c(0,1,0,0,0,0), c(0,1,1,0,0,0), c(1,0,0,0,0,0), c(0,0,1,0,0,0))
alive <- rbind(c(0,0,0,0,0,1), c(0,0,0,0,0,1), c(0,0,0,0,0,1), c(0,0,1,0,1,1), c(0,1,1,1,1,1))
cat("[competing, not crossed]\n"); show("mass", em(rbind(crossed, c(0,0,0,1,0,0), c(0,0,0,0,1,0), alive)))
# Unknown: the death at 15 may follow a crossing in (10,15], that at 25 one in (20,25], so the
# places of crossings become (0,10], (10,15], (20,25].
cat("[competing, unknown]\n"); show("mass", em(rbind(crossed, c(0,1,0,1,0,0), c(0,0,1,0,1,0), alive)))
