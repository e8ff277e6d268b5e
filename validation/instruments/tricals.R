# Linear predictor of the TRICALS risk profile for one invented patient, written out
# term by term: born 1960-01-01, first symptoms 2018-07-01, diagnosed 2019-04-01,
# screened 2019-10-01 with 38 points of ALSFRS-R and a vital capacity of 85 % predicted;
# spinal onset, definite, no frontotemporal dementia.
born <- as.Date("1960-01-01"); onset <- as.Date("2018-07-01")
diagnosed <- as.Date("2019-04-01"); screened <- as.Date("2019-10-01")
months <- function(from, to) as.numeric(to - from) / 365.25 * 12
slope <- (48 - 38) / months(onset, screened)
delay <- months(onset, diagnosed)
age <- as.numeric(onset - born) / 365.25
cat(sprintf("patient: slope %.10f delay %.10f age %.10f\n", slope, delay, age))
lp <- -1.839 * (slope + 0.1)^-0.5 -
  2.376 * ((delay / 10)^-0.5 + log(delay / 10)) -
  0.264 * (age / 100)^-2 +
  0.474 * ((85 / 100)^-1 + (85 / 100)^-0.5) +
  0.238
cat(sprintf("risk: linear predictor %.10f\n", lp))
