# k-sample log-rank, plain and stratified, and pairwise by Holm. Run: Rscript logrank.R > logrank.out
library(survival)
cat("#", R.version.string, "survival", as.character(packageVersion("survival")), "\n")
show <- function(name, x) cat(sprintf("%s: %s\n", name, paste(sprintf("%.10f", x), collapse = " ")))
one <- function(title, fit) {
  cat("[", title, "]\n", sep = ""); df <- length(fit$n) - 1
  flat <- function(x) if (is.matrix(x)) rowSums(x) else x
  show("observed", flat(fit$obs)); show("expected", flat(fit$exp))
  show("chisq df p", c(fit$chisq, df, pchisq(fit$chisq, df, lower.tail = FALSE)))
}
weeks <- c(6,6,6,7,10,13,16,22,23,6,9,10,11,17,19,20,25,32,32,34,35, 1,1,2,2,3,4,4,5,5,8,8,8,8,11,11,12,12,15,17,22,23)
relapse <- c(rep(1,9), rep(0,12), rep(1,21)); arm <- rep(0:1, each = 21)
one("6-MP trial", survdiff(Surv(weeks, relapse) ~ arm))
one("aml", survdiff(Surv(time, status) ~ x, aml))
# Made up: three groups of six with ties, censoring (also on a day of death) and two litters.
made <- read.csv("three_by_six.csv")
one("three by six", survdiff(Surv(day, died) ~ group, made))
one("three by six by litter", survdiff(Surv(day, died) ~ group + strata(litter), made))
pairs <- combn(c("A", "B", "C"), 2)
p <- apply(pairs, 2, function(g) { f <- survdiff(Surv(day, died) ~ group, made, subset = group %in% g); pchisq(f$chisq, 1, lower.tail = FALSE) })
cat("[pairs]\n"); show("p", p)
for (rule in c("holm", "bonferroni", "hochberg")) show(rule, p.adjust(p, rule))
