# Standardised differences and correlations: R 4.2.2.
# Run in this folder: Rscript association.R > association.out
say <- function(name, value) cat(sprintf("%s = %.15g\n", name, as.numeric(value)), sep = "")

# Hedges's g, and its interval by the noncentral t distribution.
smd <- function(name, x, y, level) {
  n <- c(length(x), length(y)); df <- sum(n) - 2
  s <- sqrt(((n[1] - 1) * var(x) + (n[2] - 1) * var(y)) / df)
  d <- (mean(x) - mean(y)) / s
  j <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
  unit <- sqrt(sum(1 / n)); t <- d / unit; tail <- (1 - level) / 2
  ncp <- function(p) uniroot(function(m) pt(t, df, m) - p, t + c(-15, 15), tol = 1e-12)$root
  say(paste(name, c("cohen d", "hedges g", "lower", "upper")),
      c(d, j * d, j * unit * ncp(1 - tail), j * unit * ncp(tail)))
}
smd("ages", c(46, 52, 38, 61, 57), c(49, 33, 44, 51, 40, 36, 47), 0.95)
smd("far apart", c(14, 15.5, 13, 16), c(9, 8.5, 10), 0.90)

d <- read.csv("pairs.csv")
p <- cor.test(d$x, d$y, conf.level = 0.95)
say(paste("pearson", c("r", "lower", "upper", "t", "p")),
    c(p$estimate, p$conf.int, p$statistic, p$p.value))
s <- cor.test(d$x, d$y, method = "spearman", exact = FALSE)
say(paste("spearman", c("rho", "p")), c(s$estimate, s$p.value))
# Bonett and Wright (2000): variance of atanh(rho) is (1 + rho^2 / 2) / (n - 3).
reach <- qnorm(0.975) * sqrt((1 + s$estimate^2 / 2) / (nrow(d) - 3))
say(paste("spearman", c("lower", "upper")), tanh(atanh(s$estimate) + c(-1, 1) * reach))
