# Firth's penalised Cox estimate by brute force. coxph with no iterations gives the Efron log partial
# likelihood and its information at any coefficients; half the log determinant is added here and the sum
# is maximised by a general optimiser. Profile limits by bisection. Run: Rscript firth.R > firth.out
library(survival)
cat("#", R.version.string, "survival", as.character(packageVersion("survival")), "\n")
show <- function(name, x) cat(sprintf("%s: %s\n", name, paste(sprintf("%.10f", x), collapse = " ")))
none <- coxph.control(iter.max = 0)
fit <- function(b, s, x) suppressWarnings(coxph(s ~ x, init = b, control = none, ties = "efron"))
penalised <- function(b, s, x) { f <- fit(b, s, x); f$loglik[1] - as.numeric(determinant(vcov(f))$modulus) / 2 }
top <- function(b, f) {
  for (i in 1:4) b <- optim(b, f, method = "BFGS", control = list(fnscale = -1, reltol = 1e-16, maxit = 1000, ndeps = rep(1e-4, length(b))))$par
  b
}
profile <- function(v, j, b, f, p) {
  if (p == 1) return(f(v))
  g <- function(u) { w <- numeric(p); w[j] <- v; w[-j] <- u; f(w) }
  if (p == 2) optimize(g, b[-j] + c(-8, 8), maximum = TRUE, tol = 1e-12)$objective else stop("two at most")
}
one <- function(title, time, died, x) {
  s <- Surv(time, died); f <- function(b) penalised(b, s, x); p <- ncol(x)
  b <- if (p == 1) optimize(f, c(-10, 10), maximum = TRUE, tol = 1e-13)$maximum else top(numeric(p), f)
  se <- sqrt(diag(vcov(fit(b, s, x))))
  cat("[", title, "]\n", sep = ""); show("coef", b); show("se", se)
  show("loglik", c(f(numeric(p)), f(b)))
  for (j in 1:p) {
    fall <- function(v) 2 * (f(b) - profile(v, j, b, f, p)) - qchisq(.95, 1)
    low <- uniroot(fall, b[j] - c(5, 0) * se[j], tol = 1e-12)$root; high <- uniroot(fall, b[j] + c(0, 5) * se[j], tol = 1e-12)$root
    show(paste("profile", j), exp(c(low, high)))
  }
}
one("first six against last six", 1:12, rep(1, 12), cbind(rep(1:0, each = 6)))
one("one group without deaths", c(5, 8, 8, 12, 15, 20, 20, 20, 20, 20), c(1, 1, 1, 1, 1, 0, 0, 0, 0, 0), cbind(rep(0:1, each = 5)))
one("separated, and a covariate", 1:8, c(1, 1, 1, 1, 1, 0, 1, 0), cbind(c(1, 1, 1, 1, 0, 0, 0, 0), c(3, 1, 4, 1, 5, 9, 2, 6)))
