# Studentized range: R 4.2.2, ptukey and qtukey. At 2 degrees of freedom
# ptukey(6, 2, 2) is off by 8e-5: the exact tail is 2 * pt(-6 / sqrt(2), 2) = .0513167.
# Run in this folder: Rscript studentized_range.R > studentized_range.out
for (k in c(2, 3, 5, 10)) for (df in c(2, 5, 15, 60)) {
  for (q in c(1, 2.5, 4, 6))
    cat(sprintf("tail %g %d %d = %.15g\n", q, k, df, ptukey(q, k, df, lower.tail = FALSE)))
  for (p in c(0.5, 0.05, 0.01))
    cat(sprintf("quantile %g %d %d = %.15g\n", p, k, df, qtukey(p, k, df, lower.tail = FALSE)))
}
