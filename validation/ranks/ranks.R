# Rank tests of scores with ties: every p by coin, stats, or enumeration in base R.
# R 4.2.2, coin 1.4-2. Run in this folder: Rscript ranks.R > ranks.out
suppressPackageStartupMessages(library(coin))
say <- function(name, value) cat(sprintf("%s = %.15g\n", name, as.numeric(value)), sep = "")

all <- read.csv("scores.csv")
two <- subset(all, group != "high")
two$group <- factor(two$group, levels = c("treated", "control"))
x <- two$score[two$group == "treated"]
y <- two$score[two$group == "control"]
say("mann_whitney exact p", pvalue(wilcox_test(score ~ group, two, distribution = "exact")))
say("mann_whitney u", suppressWarnings(wilcox.test(x, y))$statistic)
say("mann_whitney normal p without continuity",
    suppressWarnings(wilcox.test(x, y, exact = FALSE, correct = FALSE))$p.value)
say("mann_whitney normal p", suppressWarnings(wilcox.test(x, y, exact = FALSE))$p.value)
say("shift of tied samples", median(outer(x, y, "-")))

# Untied samples of 6 and 5: estimate and exact interval.
u <- c(14.1, 14.2, 12.6, 15.3, 16.4, 13.7)
v <- c(12.3, 11.4, 13.9, 11.8, 14.9)
w <- wilcox.test(u, v, exact = TRUE, conf.int = TRUE, conf.level = 0.95)
say("untied p", w$p.value)
say("untied shift", w$estimate)
say(c("untied shift lower", "untied shift upper"), w$conf.int)
w90 <- wilcox.test(u, v, exact = TRUE, conf.int = TRUE, conf.level = 0.90)
say(c("untied shift lower 90", "untied shift upper 90"), w90$conf.int)

# van Elteren: ranks within sex, weight 1/(n+1), every split within each sex.
part <- function(sex) {
  d <- two[two$sex == sex, ]
  r <- rank(d$score)
  k <- sum(d$group == "treated")
  list(all = combn(length(r), k, function(i) sum(r[i])) / (length(r) + 1),
       mean = k * mean(r) / (length(r) + 1),
       seen = sum(r[d$group == "treated"]) / (length(r) + 1))
}
m <- part("m"); f <- part("f")
sums <- outer(m$all - m$mean, f$all - f$mean, "+")
seen <- m$seen + f$seen - m$mean - f$mean
say("van elteren statistic", seen)
say("van elteren exact p", mean(abs(sums) >= abs(seen) - 1e-9))

# Three groups of 6, 6 and 5.
k <- kruskal.test(score ~ factor(group), all)
say("kruskal h", k$statistic)
say("kruskal asymptotic p", k$p.value)
# Exact p of 4, 3 and 3 by enumeration of all 4200 splits.
s <- c(14, 14, 12.5, 15, 11.5, 13.5, 14, 16.5, 16, 13.5)
r <- rank(s)
size <- c(4, 3, 3)
b <- unlist(combn(10, 4, function(i) {
  rest <- setdiff(1:10, i)
  combn(rest, 3, function(j) sum(r[i])^2 / 4 + sum(r[j])^2 / 3 + sum(r[setdiff(rest, j)])^2 / 3)
}))
b0 <- sum(r[1:4])^2 / 4 + sum(r[5:7])^2 / 3 + sum(r[8:10])^2 / 3
say("kruskal exact splits", length(b))
say("kruskal exact p of 4 3 3", mean(b >= b0 - 1e-9))
say("kruskal h of 4 3 3", kruskal.test(s, rep(1:3, size))$statistic)

# Dunn's test, by its formula (Dunn 1964).
r <- rank(all$score)
n <- length(r)
ties <- table(all$score)
variance <- n * (n + 1) / 12 - sum(ties^3 - ties) / (12 * (n - 1))
mean_rank <- tapply(r, all$group, mean)
count <- tapply(r, all$group, length)
pairs <- list(c("control", "treated"), c("high", "treated"), c("high", "control"))
z <- sapply(pairs, function(p) (mean_rank[p[1]] - mean_rank[p[2]]) /
              sqrt(variance * (1 / count[p[1]] + 1 / count[p[2]])))
p <- 2 * pnorm(-abs(z))
names <- sapply(pairs, paste, collapse = " - ")
say(paste("dunn z", names), z)
say(paste("dunn p", names), p)
say(paste("dunn holm p", names), p.adjust(p, "holm"))
say(paste("dunn bonferroni p", names), p.adjust(p, "bonferroni"))

# Signed ranks: tied changes by coin, untied by stats.
d <- read.csv("changes.csv")
d$zero <- 0
exact <- function(method) pvalue(wilcoxsign_test(tied ~ zero, d, distribution = "exact",
                                                 zero.method = method))
say("signed rank exact p pratt", exact("Pratt"))
say("signed rank exact p wilcoxon", exact("Wilcoxon"))
t <- wilcox.test(d$untied, exact = TRUE, conf.int = TRUE, conf.level = 0.95)
say("signed rank untied v", t$statistic)
say("signed rank untied p", t$p.value)
say("pseudo-median untied", t$estimate)
say(c("pseudo-median untied lower", "pseudo-median untied upper"), t$conf.int)
