# Cox model with Efron ties, and the test of proportional hazards. Run: Rscript cox.R > cox.out
library(survival)
cat("#", R.version.string, "survival", as.character(packageVersion("survival")), "\n")
show <- function(name, x) cat(sprintf("%s: %s\n", name, paste(sprintf("%.10f", x), collapse = " ")))
one <- function(title, fit, profile = TRUE) {
  cat("[", title, "]\n", sep = "")
  s <- summary(fit)
  show("coef", coef(fit)); show("se", sqrt(diag(vcov(fit))))
  show("loglik", fit$loglik)
  show("lr", s$logtest); show("wald", c(fit$wald.test, s$waldtest[3])); show("score", c(fit$score, s$sctest[3]))
  show("wald p", s$coefficients[, 5])
  show("wald lower", s$conf.int[, 3]); show("wald upper", s$conf.int[, 4])
}
# Limits of the profile: the fit with the coefficient as an offset has fallen by qchisq(.95, 1) / 2.
profile1 <- function(full, refit, j) {
  fall <- function(b) 2 * (full$loglik[2] - tail(refit(b)$loglik, 1)) - qchisq(.95, 1)
  b <- coef(full)[j]; se <- sqrt(vcov(full)[j, j])
  exp(c(uniroot(fall, c(b - 6 * se, b), tol = 1e-13)$root, uniroot(fall, c(b, b + 6 * se), tol = 1e-13)$root))
}
eps <- coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 100)
weeks <- c(6,6,6,7,10,13,16,22,23,6,9,10,11,17,19,20,25,32,32,34,35, 1,1,2,2,3,4,4,5,5,8,8,8,8,11,11,12,12,15,17,22,23)
relapse <- c(rep(1,9), rep(0,12), rep(1,21)); arm <- rep(0:1, each = 21)
f <- coxph(Surv(weeks, relapse) ~ arm, ties = "efron", control = eps)
one("6-MP trial", f)
show("profile", profile1(f, function(b) coxph(Surv(weeks, relapse) ~ offset(b * arm), ties = "efron"), 1))
for (tr in c("km", "identity", "log")) show(paste("zph", tr), t(cox.zph(f, transform = tr)$table))

# survival::lung without the patients who lack one of these columns; lung.csv beside this program.
l <- na.omit(lung[, c("time", "status", "age", "sex", "ph.ecog", "inst")])
write.csv(l[, 1:5], "lung.csv", row.names = FALSE)
f <- coxph(Surv(time, status) ~ age + sex + ph.ecog, l, ties = "efron", control = eps)
one("lung: age, sex, ph.ecog", f)
show("profile sex", profile1(f, function(b) coxph(Surv(time, status) ~ age + ph.ecog + offset(b * sex), l, ties = "efron", control = eps), "sex"))
for (tr in c("km", "identity", "log")) show(paste("zph", tr), t(cox.zph(f, transform = tr)$table))
f <- coxph(Surv(time, status) ~ age + ph.ecog + strata(sex), l, ties = "efron", control = eps)
one("lung: age, ph.ecog, strata sex", f)
show("zph identity", t(cox.zph(f, transform = "identity")$table))
