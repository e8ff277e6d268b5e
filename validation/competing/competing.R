# Competing events: cumulative incidence (etm, cmprsk, survival) and Gray's test (cmprsk).
# Run in this folder: Rscript competing.R > competing.out
suppressMessages({library(survival); library(cmprsk); library(etm)})
v <- function(p) as.character(packageVersion(p))
cat("#", R.version.string, "survival", v("survival"), "cmprsk", v("cmprsk"), "etm", v("etm"), "\n")
show <- function(name, x) cat(sprintf("%s: %s\n", name, paste(sprintf("%.10f", x), collapse = " ")))
made <- read.csv("made.csv")
made$event[is.na(made$event)] <- ""
code <- match(made$event, c("", "tracheostomy", "death")) - 1

for (arm in c("A", "B")) {
  here <- made$arm == arm
  rows <- data.frame(id = seq_len(sum(here)), from = 0,
                     to = ifelse(code[here] == 0, "cens", code[here]), time = made$time[here])
  tra <- matrix(FALSE, 3, 3); tra[1, 2:3] <- TRUE
  fit <- etm(rows, c("0", "1", "2"), tra, "cens", s = 0)
  at <- summary(fit, ci.fun = "cloglog")[["0 1"]]
  cat("[", arm, "]\n", sep = "")
  show("time", at$time); show("at_risk", at$n.risk); show("incidence", at$P)
  show("se", sqrt(at$var)); show("lower", at$lower); show("upper", at$upper)
  one <- survfit(Surv(time, factor(code)) ~ 1, data.frame(time = made$time, code = code)[here, ])
  keep <- one$n.event[, 2] + one$n.event[, 3] > 0
  show("survival incidence", one$pstate[keep, 2])
  aalen <- timepoints(cuminc(made$time[here], code[here]), at$time)
  show("cmprsk incidence", aalen$est["1 1", ]); show("cmprsk se", sqrt(aalen$var["1 1", ]))
}
gray <- function(title, ...) {
  test <- cuminc(made$time, code, ...)$Tests
  cat("[", title, "]\n", sep = "")
  show("tracheostomy", test[1, c("stat", "df", "pv")]); show("death", test[2, c("stat", "df", "pv")])
}
gray("two arms", made$arm)
gray("two arms, rho 1", made$arm, rho = 1)
gray("three doses", made$dose)
gray("three doses, rho 0.5", made$dose, rho = 0.5)
gray("three doses by site", made$dose, made$site)
# Doses 0 and 1 never meet dose 2 within a site: cmprsk prints -1 for a test it has not.
apart <- read.csv("apart.csv", na.strings = "NA")
test <- cuminc(apart$time, match(apart$event, c("", "tracheostomy", "death")) - 1, apart$dose,
               apart$site)$Tests
cat("[doses that never meet]\n")
show("tracheostomy", test[1, c("stat", "df", "pv")])
