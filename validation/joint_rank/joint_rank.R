# Joint rank and win measures from a matrix of all pairs; the tests on its scores by R's
# wilcox.test, lm and coin. Run in this folder: Rscript joint_rank.R > joint_rank.out
suppressMessages(library(coin))
cat("#", R.version.string, "coin", as.character(packageVersion("coin")), "\n")
show <- function(name, x) cat(sprintf("%s: %s\n", name, paste(sprintf("%.10f", x), collapse = " ")))
d <- read.csv("made.csv"); V <- as.matrix(d[, c("v1", "v2", "v3", "v4")]); n <- nrow(d)

# One comparison, from the words of the rule: 1 if i beats j, -1 if j beats i, 0 if tied.
pair <- function(i, j, time, died, last, margin) {
  if (died[i] && died[j]) return(sign(time[i] - time[j]))
  if (died[j] && time[j] <= time[i]) return(1)
  if (died[i] && time[i] <= time[j]) return(-1)
  if (last) { a <- tail(na.omit(V[i, ]), 1); b <- tail(na.omit(V[j, ]), 1)
  } else { k <- tail(which(!is.na(V[i, ]) & !is.na(V[j, ])), 1); a <- V[i, k]; b <- V[j, k] }
  if (!length(a) || !length(b) || abs(a - b) <= margin) 0 else sign(a - b)
}
one <- function(title, last, withdrawal, administrative, margin) {
  stayed <- !d$died & !d$withdrew; time <- d$day; died <- d$died == 1
  if (withdrawal == "survived") time[d$withdrew == 1] <- Inf
  if (withdrawal == "died") died <- died | d$withdrew == 1
  if (administrative == "survived") time[stayed] <- Inf
  W <- matrix(0, n, n)
  for (i in 1:n) for (j in 1:n) if (i != j) W[i, j] <- pair(i, j, time, died, last, margin)
  score <- rowSums(W); t <- d$arm == 1; m <- sum(t); k <- sum(!t); r <- rank(score)
  cat("[", title, "]\n", sep = ""); show("score", score)
  test <- wilcox.test(score[t], score[!t], exact = FALSE, correct = FALSE)
  show("U p", c(test$statistic, test$p.value)); show("theta", test$statistic / (m * k))
  arm <- factor(d$arm, c(1, 0)); site <- factor(d$site)
  show("exact p", pvalue(wilcox_test(score ~ arm, distribution = "exact")))
  fit <- summary(lm(r ~ arm2 + baseline, cbind(d, arm2 = as.numeric(t))))$coefficients["arm2", ]
  show("ancova", fit)
  B <- W[t, !t]; L <- function(B) { x <- list(w = mean(B > 0), l = mean(B < 0)); m <- nrow(B); k <- ncol(B)
    x$v <- cov(cbind(rowMeans(B > 0), rowMeans(B < 0))) / m + cov(cbind(colMeans(B > 0), colMeans(B < 0))) / k; x$mk <- c(m, k); x }
  measures <- function(w, l, v) {
    nb <- w - l; se <- sqrt(drop(c(1, -1) %*% v %*% c(1, -1))); th <- (1 + nb) / 2
    lo <- qlogis(th); s <- se / 2 / (th * (1 - th))
    # atanh(net benefit) is half the log odds, so both have one p.
    show("net benefit", c(nb, tanh(c(lo - qnorm(.975) * s, lo + qnorm(.975) * s) / 2), 2 * pnorm(-abs(atanh(nb) / (se / (1 - nb^2))))))
    show("win odds", c(exp(lo), exp(lo - qnorm(.975) * s), exp(lo + qnorm(.975) * s), 2 * pnorm(-abs(lo / s))))
    g <- c(1 / w, -1 / l); s <- sqrt(drop(g %*% v %*% g)); lr <- log(w / l)
    show("win ratio", c(exp(lr), exp(lr - qnorm(.975) * s), exp(lr + qnorm(.975) * s), 2 * pnorm(-abs(lr / s))))
  }
  show("pairs", c(sum(B > 0), sum(B < 0), sum(B == 0)))
  x <- L(B); measures(x$w, x$l, x$v)
  fs <- oneway_test(score ~ arm); show("fs", c(sum(score[t]), pvalue(fs)))
  show("fs exact p", pvalue(oneway_test(score ~ arm, distribution = "exact")))
  # Within sites: scores against the own site only, sites weighed by pairs over patients.
  S <- W * outer(d$site, d$site, `==`); within <- rowSums(S)
  parts <- lapply(split(seq_len(n), d$site), function(i) L(W[i, i][t[i], !t[i], drop = FALSE]))
  w <- sapply(parts, function(x) prod(x$mk) / sum(x$mk)); w <- w / sum(w)
  cat("[", title, ", by site]\n", sep = "")
  measures(sum(w * sapply(parts, `[[`, "w")), sum(w * sapply(parts, `[[`, "l")), Reduce(`+`, Map(function(a, x) a^2 * x$v, w, parts)))
  fs <- oneway_test(within ~ arm | site); show("fs", c(sum(within[t]), pvalue(fs)))
  set.seed(1); show("fs near exact p", pvalue(oneway_test(within ~ arm | site, distribution = approximate(nresample = 1e6))))
}
one("last visit", TRUE, "survived", "survived", 0)
one("last common visit", FALSE, "known", "known", 0)
one("died then, margin", FALSE, "died", "survived", 2)
