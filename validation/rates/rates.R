# Event rates with exact Poisson limits. Run: Rscript rates.R > rates.out
cat("#", R.version.string, "\n")
for (x in list(c(0, 12.5), c(3, 40), c(21, 182))) {
  t <- poisson.test(x[1], x[2]); cat(sprintf("%d in %.1f: %.10f %.10f %.10f\n", x[1], x[2], t$estimate, t$conf.int[1], t$conf.int[2]))
}
