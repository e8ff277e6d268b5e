# Ordinal scores over visits. nparLD is not in Debian: the ANOVA-type statistic is written out
# from Brunner, Domhof and Langer (2002) with Kronecker products, and held to Welch's t-test of
# R where both have an answer (two groups; mean ranks of complete subjects). The proportional
# odds model is from MASS::polr, its sandwich and the correction of Mancl and DeRouen are
# written out from their definitions with the leverage of each subject's scores.
# Run in this folder: Rscript ordinal.R > ordinal.out
suppressMessages({library(MASS); library(geepack)})
v <- function(p) as.character(packageVersion(p))
cat("#", R.version.string, "MASS", v("MASS"), "geepack", v("geepack"), "\n")
show <- function(name, x) cat(sprintf("%s: %s\n", name, paste(sprintf("%.10f", x), collapse = " ")))
made <- read.csv("made.csv")
wide <- function(d) { w <- reshape(d, idvar = c("subject", "arm"), timevar = "visit", direction = "wide")
  list(y = as.matrix(w[, -(1:2)]), arm = w$arm) }
tr <- function(m) sum(diag(m)); J <- function(k) matrix(1 / k, k, k); P <- function(k) diag(k) - J(k)

ats <- function(title, d) {
  w <- wide(d); y <- w$y; N <- sum(!is.na(y)); r <- matrix(rank(y, na.last = "keep"), nrow(y))
  arms <- unique(w$arm); a <- length(arms); t <- ncol(y); p <- NULL; V <- matrix(0, a * t, a * t)
  for (i in seq_len(a)) {
    x <- r[w$arm == arms[i], ]; p <- c(p, (colMeans(x, na.rm = TRUE) - 0.5) / N); B <- matrix(0, t, t)
    for (s in 1:t) for (u in 1:t) {
      ok <- !is.na(x[, s]) & !is.na(x[, u]); ns <- sum(!is.na(x[, s])); nu <- sum(!is.na(x[, u]))
      top <- sum((x[ok, s] - mean(x[, s], na.rm = TRUE)) * (x[ok, u] - mean(x[, u], na.rm = TRUE)))
      B[s, u] <- top / (if (s == u) ns * (ns - 1) else (ns - 1) * (nu - 1) + sum(ok) - 1)
    }
    V[(i - 1) * t + 1:t, (i - 1) * t + 1:t] <- B / N^2
  }
  n <- table(factor(w$arm, arms))
  test <- function(T) { F <- drop(t(p) %*% T %*% p) / tr(T %*% V); f <- tr(T %*% V)^2 / tr(T %*% V %*% T %*% V)
    c(F, f, pchisq(F * f, f, lower.tail = FALSE)) }
  g <- test(kronecker(P(a), J(t))); M <- kronecker(diag(a), matrix(1 / t, 1, t)); S <- M %*% V %*% t(M)
  D <- diag(diag(P(a))); f0 <- tr(D %*% S)^2 / tr(D %*% D %*% S %*% S %*% diag(1 / (as.vector(n) - 1)))
  cat("[", title, "]\n", sep = "")
  show("effects", p); show("se", sqrt(diag(V)))
  show("group", c(g[1:2], f0, pf(g[1], g[2], f0, lower.tail = FALSE)))
  show("visit", test(kronecker(J(a), P(t)))); show("interaction", test(kronecker(P(a), P(t))))
}
full <- subset(made, !subject %in% subset(made, is.na(score))$subject)
two <- subset(full, arm != "C")
ats("three arms, some missing", made); ats("three arms, complete", full); ats("two arms, complete", two)
w <- wide(two); r <- matrix(rank(w$y), nrow(w$y)); welch <- t.test(rowMeans(r) ~ w$arm)
cat("[Welch of mean ranks]\n"); show("f df p", c(welch$statistic^2, welch$parameter, welch$p.value))

d <- subset(made, !is.na(score)); d <- d[order(d$subject, d$visit), ]
d$b <- as.numeric(d$arm == "B"); d$c <- as.numeric(d$arm == "C")
fit <- polr(factor(score) ~ b + c + visit, d, method = "logistic", control = list(reltol = 1e-15, maxit = 1000))
cat("[proportional odds]\n")
# geepack's ordgee diverges on these scores, so the plain sandwich is held to geeglm on two levels.
d$high <- as.numeric(d$score >= 6)
gee <- geeglm(high ~ b + c + visit, binomial, d, id = subject, corstr = "independence", control = geese.control(epsilon = 1e-14, maxit = 100))
k <- length(unique(d$score)) - 1
show("polr thresholds", fit$zeta); show("polr coefficients", coef(fit)); show("polr loglik", logLik(fit))
show("geeglm coefficients of two levels", coef(gee)); show("geeglm se of two levels", sqrt(diag(vcov(gee))))
# Newton steps of its own from polr's answer, to more digits; then the sandwich.
X <- as.matrix(d[, c("b", "c", "visit")]); lev <- sort(unique(d$score)); L <- match(d$score, lev)
beta <- c(fit$zeta, coef(fit))
parts <- function(beta) lapply(split(seq_len(nrow(d)), d$subject), function(rows) {
  D <- R <- NULL; Vb <- list()
  for (i in rows) {
    eta <- beta[1:k] - sum(X[i, ] * beta[-(1:k)]); G <- plogis(eta); g <- dlogis(eta)
    Dg <- cbind(diag(g), -g %o% X[i, ]); mu <- diff(c(0, G)); Dm <- Dg - rbind(0, Dg[-k, , drop = FALSE])
    D <- rbind(D, Dm); R <- c(R, as.numeric(L[i] == 1:k) - mu); Vb[[length(Vb) + 1]] <- diag(mu) - mu %o% mu
  }
  V <- matrix(0, length(R), length(R)); at <- 0
  for (b in Vb) { V[at + 1:k, at + 1:k] <- b; at <- at + k }
  list(D = D, R = R, Vi = solve(V)) })
for (step in 1:50) { q <- parts(beta)
  I <- Reduce(`+`, lapply(q, function(x) t(x$D) %*% x$Vi %*% x$D)); U <- Reduce(`+`, lapply(q, function(x) t(x$D) %*% x$Vi %*% x$R))
  beta <- beta + drop(solve(I, U)) }
q <- parts(beta); I <- Reduce(`+`, lapply(q, function(x) t(x$D) %*% x$Vi %*% x$D)); M <- solve(I)
meat <- function(f) Reduce(`+`, lapply(q, function(x) { u <- f(x); u %*% t(u) }))
plain <- M %*% meat(function(x) t(x$D) %*% x$Vi %*% x$R) %*% M
md <- M %*% meat(function(x) { H <- x$D %*% M %*% t(x$D) %*% x$Vi; t(x$D) %*% x$Vi %*% solve(diag(nrow(H)) - H, x$R) }) %*% M
show("thresholds", beta[1:k]); show("coefficients", beta[-(1:k)])
show("se uncorrected", sqrt(diag(plain))[-(1:k)]); show("se", sqrt(diag(md))[-(1:k)]); show("threshold se", sqrt(diag(md))[1:k])
