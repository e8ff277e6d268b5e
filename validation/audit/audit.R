# What the audit computes, by brute force and by R's own distributions.
# R 4.2.2, survival 3.5-3, coin 1.4-2.  Rscript audit.R > audit.out
suppressMessages({library(survival); library(coin)})
say <- function(name, ...) cat(name, sprintf("%.12g", c(...)), "\n")

# 1. Every mean (two decimals) and SD (two decimals) of three whole scores from 0 to 6.
sets <- expand.grid(0:6, 0:6, 0:6)
pairs <- sort(unique(paste(sprintf("%.2f", rowMeans(sets)), sprintf("%.2f", apply(sets, 1, sd)))))
for (pair in pairs) cat("possible", pair, "\n")

# 2. p-values from printed summaries: 60 +/- 9.5, 25 +/- 5.8 and 41 +/- 6.2 (SEM), six each.
tukey <- function(d, sems, n = 6) {
  mse <- mean(sems^2 * n)
  ptukey(abs(d) / sqrt(mse / n), 3, 3 * (n - 1), lower.tail = FALSE)
}
student <- function(d, sems, n = 6) 2 * pt(-abs(d) / sqrt(sum(sems^2)), 2 * n - 2)
welch <- function(d, sems, n = 6) {
  v <- sems^2
  2 * pt(-abs(d) / sqrt(sum(v)), sum(v)^2 / sum(v^2 / (n - 1)))
}
best <- c(9.45, 5.75, 6.15); point <- c(9.5, 5.8, 6.2); worst <- c(9.55, 5.85, 6.25)
say("tukey", tukey(36, best), tukey(35, point), tukey(34, worst))
say("student", student(36, best[1:2]), student(35, point[1:2]), student(34, worst[1:2]))
say("welch-point", welch(35, point[1:2]))

anova <- function(m, sems, n = 6) {
  f <- sum(n * (m - mean(m))^2) / 2 / mean(sems^2 * n)
  pf(f, 2, 3 * (n - 1), lower.tail = FALSE)
}
say("anova", anova(c(60.5, 24.5, 41.5), best), anova(c(60, 25, 41), point),
    anova(c(59.5, 25.5, 41.5), worst))
grid <- expand.grid(seq(59.5, 60.5, .25), seq(24.5, 25.5, .25), seq(40.5, 41.5, .25))
say("anova-grid", range(apply(grid, 1, anova, sems = best)),
    range(apply(grid, 1, anova, sems = worst)))

# 3. Log-rank: every order of death of three arms of two, and of two arms of three.
perms <- function(x) {
  if (length(x) < 2) return(matrix(x, 1))
  unique(do.call(rbind, lapply(unique(x), function(v) cbind(v, perms(x[-match(v, x)])))))
}
chi <- function(arm, keep = unique(arm)) {
  on <- arm %in% keep
  survdiff(Surv(seq_along(arm)[on], rep(1, sum(on))) ~ arm[on])$chisq
}
orders <- perms(rep(1:3, each = 2))
say("overall", sort(apply(orders, 1, chi)))
say("first-pair", sort(apply(orders, 1, chi, keep = 1:2)))
say("two-arms", sort(apply(perms(rep(1:2, each = 3)), 1, chi)))
say("separated", pchisq(chi(rep(1:2, each = 6)), 1, lower.tail = FALSE))

# 4. Exact Mann-Whitney with ties.
x <- c(13, 14, 14.5, 15, 15, 16); y <- c(10.5, 11, 12, 12.5, 13, 14)
arm <- factor(rep(1:2, each = 6))
say("wilcoxon", pvalue(wilcox_test(c(x, y) ~ arm, distribution = "exact")))
