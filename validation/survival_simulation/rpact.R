# Power of event-driven log-rank trials by rpact: its formula (Schoenfeld) and its simulation.
# Run: Rscript rpact.R > rpact.out
suppressMessages(library(rpact))
cat("#", R.version.string, "rpact", as.character(packageVersion("rpact")), "\n")
case <- function(title, n, ratio, deaths, over, control, runs) {
  found <- getSimulationSurvival(alpha = 0.025, sided = 1, directionUpper = FALSE, hazardRatio = ratio, lambda2 = log(2) / control,
    plannedEvents = deaths, maxNumberOfSubjects = n, accrualTime = c(0, over), maxNumberOfIterations = runs, seed = 20261122)
  formula <- getPowerSurvival(alpha = 0.025, sided = 1, directionUpper = FALSE, hazardRatio = ratio, lambda2 = log(2) / control,
    maxNumberOfEvents = deaths, maxNumberOfSubjects = n, accrualTime = c(0, over), typeOfComputation = "Schoenfeld")
  cat(sprintf("[%s]\nper arm: %d\nratio: %.10f\ndeaths: %d\nover: %.10f\ncontrol median: %.10f\nruns: %d\n", title, n / 2, ratio, deaths, over, control, runs))
  cat(sprintf("power: %.10f\nschoenfeld: %.10f\nduration: %.10f\n", found$overallReject, formula$overallReject, found$studyDuration))
}
case("two of 100", 200, 0.7, 130, 12, 12, 200000)
case("two of 100, no effect", 200, 1.0, 130, 12, 12, 200000)
case("two of 100, small effect", 200, 0.8, 160, 24, 12, 200000)
case("two of 500", 1000, 0.85, 650, 12, 12, 50000)
