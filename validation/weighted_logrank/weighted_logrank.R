# Weighted log-rank tests of Fleming and Harrington. survdiff knows rho only, with gamma = 0;
# where gamma is not 0 the sums are written out below from the definition, time by time,
# and that program is first held to survdiff where both have an answer.
# Run in this folder: Rscript weighted_logrank.R > weighted_logrank.out
library(survival)
cat("#", R.version.string, "survival", as.character(packageVersion("survival")), "\n")
show <- function(name, x) cat(sprintf("%s: %s\n", name, paste(sprintf("%.10f", x), collapse = " ")))
sums <- function(time, died, group, rho, gamma) {
  groups <- unique(group); k <- length(groups); O <- E <- numeric(k); V <- matrix(0, k, k); S <- 1
  for (t in sort(unique(time[died == 1]))) {
    at <- sapply(groups, function(g) sum(time >= t & group == g)); Y <- sum(at)
    d <- sapply(groups, function(g) sum(time == t & died == 1 & group == g)); D <- sum(d)
    w <- S^rho * (1 - S)^gamma
    O <- O + w * d; E <- E + w * D * at / Y
    if (Y > 1) V <- V + w^2 * D * (Y - D) / (Y - 1) * (diag(at / Y) - outer(at / Y, at / Y))
    S <- S * (1 - D / Y)
  }
  list(O = O, E = E, V = V)
}
test <- function(title, time, died, group, rho, gamma, strata = rep(1, length(time))) {
  parts <- lapply(unique(strata), function(s) { i <- strata == s
    x <- list(time = time[i], died = died[i], group = factor(group[i], unique(group)))
    all <- sums2(x, unique(group), rho, gamma) })
  O <- Reduce(`+`, lapply(parts, `[[`, "O")); E <- Reduce(`+`, lapply(parts, `[[`, "E"))
  V <- Reduce(`+`, lapply(parts, `[[`, "V")); k <- length(O); u <- (O - E)[-k]
  chisq <- sum(u * solve(V[-k, -k], u))
  cat("[", title, "]\n", sep = ""); show("observed", O); show("expected", E)
  show("chisq df p", c(chisq, k - 1, pchisq(chisq, k - 1, lower.tail = FALSE)))
}
sums2 <- function(x, groups, rho, gamma) {
  full <- sums(c(x$time), x$died, as.character(x$group), rho, gamma)
  here <- match(unique(as.character(x$group)), groups); k <- length(groups)
  O <- E <- numeric(k); V <- matrix(0, k, k)
  O[here] <- full$O; E[here] <- full$E; V[here, here] <- full$V
  list(O = O, E = E, V = V)
}
one <- function(title, fit) {
  cat("[", title, "]\n", sep = ""); df <- length(fit$n) - 1
  flat <- function(x) if (is.matrix(x)) rowSums(x) else x
  show("observed", flat(fit$obs)); show("expected", flat(fit$exp))
  show("chisq df p", c(fit$chisq, df, pchisq(fit$chisq, df, lower.tail = FALSE)))
}
made <- read.csv("../logrank/three_by_six.csv"); aml <- read.csv("../logrank/aml.csv")
one("survdiff made rho 1", survdiff(Surv(day, died) ~ group, made, rho = 1))
one("survdiff made rho 0.5 by litter", survdiff(Surv(day, died) ~ group + strata(litter), made, rho = 0.5))
with(made, test("made rho 1", day, died, group, 1, 0))
with(made, test("made rho 0.5 by litter", day, died, group, 0.5, 0, litter))
with(made, test("made gamma 1", day, died, group, 0, 1))
with(made, test("made rho 1 gamma 1", day, died, group, 1, 1))
with(made, test("made rho 0.5 gamma 2 by litter", day, died, group, 0.5, 2, litter))
names(aml) <- c("time", "status", "x")
with(aml, test("aml gamma 1", time, status, as.character(x), 0, 1))
