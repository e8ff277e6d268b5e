# Share of patients alive at 12 months in each row of the joint model fitted to PRO-ACT, by
# summing over all lines: nested adaptive integration over time, heights and slopes.
# Rounded, .860 .957 .858 .702; values by simulation with some ten thousand patients,
# .861 .955 .860 .702, agree within their error. R 4.2.2.
# Run in this folder: Rscript alive.R > alive.out
rows <- list(all = c(38, -1, 29, .66, .61, -.12, -2.2, 1.4),
             slow = c(42, -.74, 14, -.01, .4, -.14, -1.9, 1.4),
             intermediate = c(37, -1.1, 19, -.13, .52, -.11, -3.3, 1.7),
             fast = c(33, -1.5, 32, -1.1, .92, -.14, -.6, .92))
tight <- function(f, a, b) integrate(f, a, b, rel.tol = 1e-11, subdivisions = 500)$value
for (name in names(rows)) {
  q <- rows[[name]]; names(q) <- c("b0", "b1", "v0", "c", "v1", "alpha", "beta0", "rho"); q <- as.list(q)
  # With w = t^rho the hazard without a line is constant.
  given_slope <- function(b1) {
    sum_time <- tight(function(w) exp(q$alpha * b1 * w^(1 / q$rho)), 0, 12^q$rho)
    mean <- q$b0 + q$c / q$v1 * (b1 - q$b1); sd <- sqrt(q$v0 - q$c^2 / q$v1)
    tight(function(b0) dnorm(b0, mean, sd) * exp(-exp(q$beta0 + q$alpha * b0) * sum_time),
          mean - 9 * sd, mean + 9 * sd)
  }
  alive <- tight(function(b1) dnorm(b1, q$b1, sqrt(q$v1)) * sapply(b1, given_slope),
                 q$b1 - 9 * sqrt(q$v1), q$b1 + 9 * sqrt(q$v1))
  cat(sprintf("%s = %.12f\n", name, alive))
}
