# Scores of the joint rank of all patients in a file by one vectorised outer product.
# Rscript joint_rank.R patients.csv repeats: prints mean processor seconds and the sum of squared
# scores.
given <- commandArgs(TRUE); d <- read.csv(given[1])
rule <- function(i, j) {
  ti <- d$day[i]; tj <- d$day[j]; di <- d$died[i]; dj <- d$died[j]
  ifelse(di & dj, sign(ti - tj), ifelse(dj, 1, ifelse(di, -1, sign(d$change[i] - d$change[j]))))
}
n <- nrow(d)
one <- function() rowSums(outer(seq_len(n), seq_len(n), rule))
again <- system.time(for (k in 1:as.integer(given[2])) score <- one())
cat(again[["user.self"]] / as.integer(given[2]), sum(score^2), "\n")
