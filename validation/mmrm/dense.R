# An independent mixed model for repeated measures: every matrix written out whole, one
# row per value, derivatives by numDeriv. Slow, and meant to be read beside the formulas of
# Kenward and Roger (1997), Biometrics 53:983, and of Bell and McCaffrey (2002).
library(numDeriv)

# Covariance of all rows: `sigma(theta)` is a list of matrices over visits, one per group.
whole <- function(theta, sigma, d) {
  s <- sigma(theta)
  v <- matrix(0, nrow(d), nrow(d))
  for (i in unique(d$subject)) {
    k <- which(d$subject == i)
    own <- s[[d$group[k[1]]]][d$at[k], d$at[k], drop = FALSE]
    w <- 1 / sqrt(d$weight[k])
    v[k, k] <- own * (w %o% w)
  }
  v
}

deviance <- function(theta, sigma, d, x, reml) {
  v <- whole(theta, sigma, d)
  vi <- solve(v)
  a <- t(x) %*% vi %*% x
  r <- d$score - x %*% solve(a, t(x) %*% vi %*% d$score)
  n <- nrow(x) - if (reml) ncol(x) else 0
  as.numeric(determinant(v)$modulus + t(r) %*% vi %*% r + n * log(2 * pi) +
    if (reml) determinant(a)$modulus else 0)
}

# Derivatives of the whole covariance, from numerical ones of the small matrices.
slopes <- function(theta, sigma, d) {
  j <- jacobian(function(p) unlist(sigma(p)), theta)
  g <- length(sigma(theta)); v <- nrow(sigma(theta)[[1]])
  lapply(seq_along(theta), function(k) {
    parts <- lapply(seq_len(g), function(i) matrix(j[(i - 1) * v^2 + 1:v^2, k], v))
    whole(theta, function(p) parts, d)
  })
}

# Derivative of the deviance by each parameter.
gradient <- function(theta, sigma, d, x, reml) {
  vi <- solve(whole(theta, sigma, d)); phi <- solve(t(x) %*% vi %*% x)
  r <- d$score - x %*% phi %*% t(x) %*% vi %*% d$score
  m <- if (reml) vi - vi %*% x %*% phi %*% t(x) %*% vi else vi
  e <- vi %*% r
  sapply(slopes(theta, sigma, d), function(a) sum(m * a) - sum(a * (e %*% t(e))))
}

# Newton steps from a start close to the top.
settle <- function(theta, sigma, d, x, reml) {
  f <- function(p) gradient(p, sigma, d, x, reml)
  for (k in 1:12) theta <- theta - solve(jacobian(f, theta, "simple"), f(theta))
  theta
}

fit_dense <- function(theta, sigma, d, x, reml = TRUE, information = "observed") {
  theta <- settle(theta, sigma, d, x, reml)
  m <- length(theta); v <- whole(theta, sigma, d); vi <- solve(v)
  phi <- solve(t(x) %*% vi %*% x)
  beta <- drop(phi %*% t(x) %*% vi %*% d$score)
  dv <- slopes(theta, sigma, d)
  p <- lapply(dv, function(a) -t(x) %*% vi %*% a %*% vi %*% x)
  q <- function(k, l) t(x) %*% vi %*% dv[[k]] %*% vi %*% dv[[l]] %*% vi %*% x
  w <- if (information == "observed") {
    2 * solve(jacobian(function(a) gradient(a, sigma, d, x, reml), theta))
  } else {
    e <- matrix(0, m, m)
    for (k in 1:m) for (l in 1:m)
      e[k, l] <- sum(diag(vi %*% dv[[k]] %*% vi %*% dv[[l]])) -
        2 * sum(diag(phi %*% q(k, l))) + sum(diag(phi %*% p[[k]] %*% phi %*% p[[l]]))
    2 * solve(e)
  }
  list(theta = theta, v = v, vi = vi, phi = phi, beta = beta, dv = dv, p = p, q = q, w = w,
       loglik = -deviance(theta, sigma, d, x, reml) / 2, sigma = sigma, d = d, x = x)
}

# Second derivatives of the whole covariance, by differences of the first.
second <- function(f, k, l) {
  h <- 1e-4 * abs(f$theta)
  move <- function(a, b) {
    t <- f$theta; t[k] <- t[k] + a * h[k]; t[l] <- t[l] + b * h[l]
    whole(t, f$sigma, f$d)
  }
  (move(1, 1) - move(1, -1) - move(-1, 1) + move(-1, -1)) / (4 * h[k] * h[l])
}

kenward_roger <- function(f, linear) {
  m <- length(f$theta); a <- 0
  for (k in 1:m) for (l in 1:m) {
    r <- if (linear) 0 else t(f$x) %*% f$vi %*% second(f, k, l) %*% f$vi %*% f$x / 4
    a <- a + f$w[k, l] * (f$q(k, l) - f$p[[k]] %*% f$phi %*% f$p[[l]] - r)
  }
  f$phi + 2 * f$phi %*% a %*% f$phi
}

satterthwaite <- function(f, l) {
  g <- sapply(f$p, function(p) -t(l) %*% f$phi %*% p %*% f$phi %*% l)
  as.numeric(2 * (t(l) %*% f$phi %*% l)^2 / (g %*% f$w %*% g))
}

# Residuals are divided by (I - H)^power, H the hat matrix after division by the root of V.
sandwich <- function(f, power, l) {
  root <- t(chol(f$v)); xt <- solve(root, f$x); e <- solve(root, f$d$score - f$x %*% f$beta)
  n <- nrow(f$x); hat <- xt %*% f$phi %*% t(xt)
  ids <- unique(f$d$subject); meat <- 0; g <- matrix(0, n, length(ids))
  for (i in seq_along(ids)) {
    k <- which(f$d$subject == ids[i])
    s <- eigen(diag(length(k)) - hat[k, k, drop = FALSE], symmetric = TRUE)
    a <- s$vectors %*% (s$values^power * t(s$vectors))
    u <- t(xt[k, , drop = FALSE]) %*% a %*% e[k]
    meat <- meat + u %*% t(u)
    own <- matrix(0, n, 1); own[k] <- a %*% xt[k, , drop = FALSE] %*% f$phi %*% l
    g[, i] <- (diag(n) - hat) %*% own
  }
  gram <- t(g) %*% g
  list(covariance = f$phi %*% meat %*% f$phi, df = sum(diag(gram))^2 / sum(gram^2))
}
