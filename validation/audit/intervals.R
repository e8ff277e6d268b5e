# 95 % intervals of the mean extra sleep of the first ten in R's data set sleep.
# R 4.2.2.  Rscript intervals.R > intervals.out
x <- sleep$extra[sleep$group == 1]
say <- function(name, ...) cat(name, sprintf("%.10f", c(...)), "\n")
say("mean-sd", mean(x), sd(x))
say("t", t.test(x)$conf.int)
say("normal", mean(x) + c(-1, 1) * qnorm(0.975) * sd(x) / sqrt(length(x)))
