# When a batch will hold enough cells: random walk with drift of log counts.
# Each culture i of d days multiplies cells by exp(y). Model: y_i ~ N(r d_i, s^2 d_i),
# fitted by weighted least squares through the origin; the forecast of the rise in t more
# days has mean r t and variance s^2 t + var(r) t^2. R 4.2.2.
seeded    <- c(2e6, 3e6, 4e6)
harvested <- c(9e6, 1.1e7, 2.3e7)
d <- c(5, 4, 6)
y <- log(harvested / seeded)
fit <- lm(y ~ 0 + d, weights = 1 / d)
r <- unname(coef(fit)); s2 <- summary(fit)$sigma^2; v <- vcov(fit)[1, 1]
cat(sprintf("rate %.12f sigma2 %.12f var %.12f\n", r, s2, v))
rise <- log((1.2e8 / 0.8) / 5e7)
bound <- function(level, sign) {
  q <- qt((1 + level) / 2, fit$df.residual)
  f <- function(t) r * t + sign * q * sqrt(s2 * t + v * t^2) - rise
  uniroot(f, c(1e-9, 200), tol = 1e-13)$root
}
cat(sprintf("days %.10f\n", rise / r))
cat(sprintf("level 0.8 earliest %.10f latest %.10f\n", bound(0.8, 1), bound(0.8, -1)))
cat(sprintf("level 0.9 earliest %.10f latest %.10f\n", bound(0.9, 1), bound(0.9, -1)))
cat(sprintf("doublings %s\n", paste(sprintf("%.10f", log2(harvested / seeded)), collapse = " ")))
