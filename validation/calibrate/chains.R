# R-hat and effective draws of four chains, and a shrunk correlation matrix.
# Rscript chains.R > chains.out   (R 4.2.2, posterior 1.4.0, corpcor 1.6.10)
suppressMessages(library(posterior))
suppressMessages(library(corpcor))
# A congruential generator in whole numbers, so that another program can make the same draws.
state <- 12345
draw <- function() { state <<- (state * 16807) %% 2147483647; state / 2147483647 }
chains <- matrix(0, 100, 4)
for (chain in 1:4) {
  value <- 0
  for (step in 1:100) {
    value <- 0.7 * value + qnorm(draw()) + 0.1 * chain
    chains[step, chain] <- value
  }
}
cat(sprintf("rhat %.10f\n", rhat(chains)))
cat(sprintf("ess_mean %.10f\n", ess_mean(chains)))
z <- matrix(0, 12, 4)
for (row in 1:12) for (column in 1:4) z[row, column] <- qnorm(draw())
z[, 2] <- z[, 1] + 0.3 * z[, 2]
shrunk <- cor.shrink(scale(z), verbose = FALSE)
cat(sprintf("intensity %.10f\n", attr(shrunk, "lambda")))
for (row in 1:4) cat(sprintf("%.10f", shrunk[row, ]), "\n")
