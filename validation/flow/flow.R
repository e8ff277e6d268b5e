# Flow cytometry: what R makes of the same samples, without any package for cytometry.
# Rscript flow.R > flow.out
show <- function(name, value) cat(sprintf("%s = %.10f\n", name, value))
case <- read.csv("signals.csv")
stain <- case$signal[case$sample == "stain"]
isotype <- case$signal[case$sample == "isotype"]

# Threshold: quantile of type 1, the inverse of the empirical distribution function.
at <- quantile(isotype, 0.99, type = 1, names = FALSE)
p <- binom.test(sum(stain > at), length(stain))
p0 <- binom.test(sum(isotype > at), length(isotype))
show("threshold", at)
show("above", p$estimate); show("above lower", p$conf.int[1]); show("above upper", p$conf.int[2])
show("background", p0$estimate)

# Background corrected: 1 - q / q0, interval of Donner and Zou (2012) equation 7.
ratio <- function(a, l1, u1, b, l2, u2) c(
  (a * b - sqrt((a * b)^2 - l1 * u2 * (2 * a - l1) * (2 * b - u2))) / (u2 * (2 * b - u2)),
  (a * b + sqrt((a * b)^2 - u1 * l2 * (2 * a - u1) * (2 * b - l2))) / (l2 * (2 * b - l2)))
q <- 1 - p$estimate; q0 <- 1 - p0$estimate
both <- ratio(q, 1 - p$conf.int[2], 1 - p$conf.int[1], q0, 1 - p0$conf.int[2], 1 - p0$conf.int[1])
show("corrected", (p$estimate - p0$estimate) / (1 - p0$estimate))
show("corrected lower", 1 - both[2]); show("corrected upper", 1 - both[1])

# Overton: the one-sided Kolmogorov-Smirnov distance between binned samples.
edges <- seq(0, 1000, length.out = 41)
binned <- function(x) findInterval(x, edges)
show("overton", max(sapply(0:42, function(k) mean(binned(stain) >= k) - mean(binned(isotype) >= k))))

# Medians with intervals between order statistics, and their ratio.
ranks <- function(n) { k <- qbinom(0.025, n, 0.5); if (pbinom(k - 1, n, 0.5) > 0.025) k - 1 else k }
interval <- function(x) { k <- ranks(length(x)); s <- sort(x); c(s[k], s[length(x) + 1 - k]) }
a <- interval(stain); b <- interval(isotype)
show("median stain lower", a[1]); show("median stain upper", a[2])
show("median isotype lower", b[1]); show("median isotype upper", b[2])
both <- ratio(median(stain), a[1], a[2], median(isotype), b[1], b[2])
show("median ratio", median(stain) / median(isotype))
show("median ratio lower", both[1]); show("median ratio upper", both[2])

# Logicle scale as published (Moore and Parks 2012), its roots by uniroot.
logicle <- function(x, T, W, M, A) {
  w <- W / (M + A); x2 <- A / (M + A); x1 <- x2 + w; x0 <- x2 + 2 * w; b <- (M + A) * log(10)
  d <- if (w == 0) b else
    uniroot(function(d) 2 * (log(d) - log(b)) + w * (d + b), c(1e-12, b), tol = 1e-15)$root
  c_a <- exp(x0 * (b + d)); f_a <- exp(b * x1) - c_a * exp(-d * x1)
  a <- T / (exp(b) - f_a - c_a * exp(-d))
  above <- function(y) a * (exp(b * y) - c_a * exp(-d * y) - f_a)
  # Signals below 0 are those above it, reflected at their place x1.
  signal <- function(y) if (y < x1) -above(2 * x1 - y) else above(y)
  uniroot(function(y) signal(y) - x, c(-3, 3), tol = 1e-15)$root
}
for (x in c(-1000, -10, 0, 1, 500, 20000, 262144)) {
  show(sprintf("logicle %g at 262144 0.5 4.5 0", x), logicle(x, 262144, 0.5, 4.5, 0))
  show(sprintf("logicle %g at 10000 1 4 0.5", x), logicle(x, 10000, 1, 4, 0.5))
}

# Events of calibur.fcs, an FCS 2.0 file of big-endian whole numbers, read byte by byte.
file <- readBin("calibur.fcs", "raw", 1e6)
field <- function(at) as.integer(rawToChar(file[at + 1:8]))
values <- readBin(file[(field(26) + 1):(field(34) + 1)], "integer", 1e6, size = 2,
                  signed = FALSE, endian = "big")
stored <- matrix(values, ncol = 3, byrow = TRUE)
show("calibur events", nrow(stored))
show("calibur mean FSC-H", mean(stored[, 1]))
show("calibur mean FL1-H", mean(10^(4 * stored[, 2] / 1024)))
show("calibur median FL2-H", median(10^(4 * stored[, 3] / 1024)))
show("calibur at top FL2-H", sum(stored[, 3] == 1023))
