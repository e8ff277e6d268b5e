# Every assignment of labels, each given to survdiff. Run: Rscript exact_logrank.R > exact_logrank.out
library(survival)
cat("#", R.version.string, "survival", as.character(packageVersion("survival")), "\n")
made <- read.csv("../logrank/three_by_six.csv")
show <- function(title, chisq, observed) {
  hits <- sum(chisq >= observed * (1 - 1e-9))
  cat(sprintf("[%s]\nchisq: %.10f\nassignments: %d\nas extreme: %d\np: %.10f\n", title, observed, length(chisq), hits, hits / length(chisq)))
}
two <- subset(made, group != "A"); first <- function(k, n) combn(n, k, simplify = FALSE)
label <- function(i, n) replace(rep("C", n), i, "B")
stat <- function(g) survdiff(Surv(day, died) ~ g, two)$chisq
show("B and C", sapply(first(6, 12), function(i) stat(label(i, 12))), stat(two$group))
inside <- function(g) survdiff(Surv(day, died) ~ g + strata(litter), two)$chisq
deal <- expand.grid(first(3, 6), first(3, 6)); g <- two$group
show("B and C by litter", apply(deal, 1, function(r) { g[two$litter == 1] <- label(r[[1]], 6); g[two$litter == 2] <- label(r[[2]], 6); inside(g) }), inside(two$group))
# Nine of the subjects, three of each group: 1,680 assignments.
nine <- made[c(1, 3, 4, 7, 9, 10, 13, 15, 16), ]
three <- do.call(rbind, unlist(lapply(first(3, 9), function(a) lapply(first(3, 6), function(b) {
  g <- rep("C", 9); g[a] <- "A"; g[setdiff(1:9, a)[b]] <- "B"; g })), recursive = FALSE))
stat3 <- function(g) survdiff(Surv(day, died) ~ g, nine)$chisq
show("nine in three", apply(three, 1, stat3), stat3(nine$group))
# Cut-offs of three groups of three without ties or censoring: at each level the largest chi-square whose
# tail exceeds it, and the next one, from which on the test may reject.
none <- round(apply(three, 1, function(g) survdiff(Surv(1:9, rep(1, 9)) ~ g)$chisq), 9)
value <- sort(unique(none)); tail <- sapply(value, function(v) sum(none >= v))
cat("[cut-offs of nine in three]\n")
for (level in c(.05, .01)) { i <- which(tail <= level * 1680)[1]; cat(sprintf("%.2f: %.9f %.9f %d\n", level, value[i - 1], value[i], tail[i])) }
