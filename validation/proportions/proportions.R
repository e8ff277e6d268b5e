# Proportions: R 4.2.2, binom.test, fisher.test, prop.test.
# Run in this folder: Rscript proportions.R > proportions.out
say <- function(name, value) cat(sprintf("%s = %.15g\n", name, as.numeric(value)), sep = "")

for (c in list(c(0, 7), c(3, 19), c(19, 19), c(11, 88)))
  say(paste(c(paste(c, collapse = " of "), paste(c, collapse = " of ")), c("lower", "upper")),
      binom.test(c[1], c[2], conf.level = 0.95)$conf.int)
# One-sided upper bound of no event in n: the upper end of a one-sided exact interval.
for (n in c(7, 19, 300))
  say(paste("no event in", n),
      binom.test(0, n, alternative = "less", conf.level = 0.95)$conf.int[2])

# Newcombe's hybrid score interval (1998, method 10) from Wilson's, which is
# prop.test without continuity correction.
newcombe <- function(e, n) {
  a <- suppressWarnings(prop.test(e[1], n[1], correct = FALSE))$conf.int
  b <- suppressWarnings(prop.test(e[2], n[2], correct = FALSE))$conf.int
  p <- e / n
  d <- p[1] - p[2]
  c(d, d - sqrt((p[1] - a[1])^2 + (b[2] - p[2])^2), d + sqrt((a[2] - p[1])^2 + (p[2] - b[1])^2))
}
show <- function(e, n) {
  name <- paste0(e[1], "/", n[1], " - ", e[2], "/", n[2])
  say(paste(name, c("difference", "lower", "upper")), newcombe(e, n))
  say(paste(name, "fisher p"), fisher.test(rbind(e, n - e))$p.value)
}
show(c(5, 1), c(7, 12))
show(c(0, 0), c(7, 12))
show(c(56, 48), c(70, 80))   # Newcombe's table II (a), printed: 0.0524 to 0.3339
show(c(7, 2), c(10, 13))

many <- function(e, n) say(paste("fisher p of", paste(e, collapse = " "), "among",
                                 paste(n, collapse = " ")),
                           fisher.test(rbind(e, n - e))$p.value)
many(c(5, 1, 2), c(6, 6, 6))
many(c(0, 3, 1, 6), c(5, 7, 6, 9))
