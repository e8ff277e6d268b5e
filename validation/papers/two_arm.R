# The made-up two-arm trial from its CSV tables: R 4.2.2, MASS 7.3-58.2, survival 3.5-3,
# nlme 3.1-162, cmprsk 2.2-11. Run in this folder: Rscript two_arm.R > two_arm.out
suppressMessages({library(MASS); library(survival); library(nlme); library(cmprsk)})
source("say.R")
arms <- c("placebo", "cells"); both <- at(arm = "cells", against = "placebo")
subjects <- read("als-two-arm", "subjects"); events <- read("als-two-arm", "events")
seen <- read("als-two-arm", "observations"); seen$value <- as.numeric(seen$value)
subjects$cells <- as.numeric(subjects$arm == "cells")
subjects$bulbar <- as.numeric(subjects$onset == "Bulbar")
last <- function(kind) { e <- events[events$event == kind, ]; setNames(e$day, e$subject)[subjects$subject] }
died <- last("death"); lost <- last("lost"); tracheostomy <- last("tracheostomy")
recorded <- tapply(seen$day[!is.na(seen$value)], seen$subject[!is.na(seen$value)], max)[subjects$subject]
end <- ifelse(!is.na(died), died, ifelse(!is.na(lost), lost, recorded))

# Time until the ALSFRS-R is 30 or less, between the visits around it; who was there on day 0 has none.
scores <- seen[seen$measure == "alsfrs-r" & !is.na(seen$value), ]
bracket <- t(sapply(seq_len(nrow(subjects)), function(i) {
  own <- scores[scores$subject == subjects$subject[i] & scores$day <= end[i], ]
  low <- own$day[own$value <= 30]
  if (length(low)) c(max(-1, own$day[own$day < min(low)]), min(low)) else c(max(own$day), NA)
}))
bracket[bracket[, 1] <= 0, 1] <- NA                     # nothing is known but a right end, or nothing
kept <- !(is.na(bracket[, 1]) & is.na(bracket[, 2])) & (is.na(bracket[, 2]) | bracket[, 2] > 0)
d <- cbind(subjects, left = bracket[, 1], right = bracket[, 2])[kept, ]
stretch <- survreg(Surv(left, right, type = "interval2") ~ cells + age + bulbar, d,
                   control = survreg.control(rel.tolerance = 1e-14, maxiter = 200))
without <- update(stretch, . ~ . - cells)
say("below-30", "test", "Weibull regression", both, "effect", exp(coef(stretch)["cells"]))
say("below-30", "test", "Weibull regression", both, "p",
    pchisq(2 * (stretch$loglik[2] - without$loglik[2]), 1, lower.tail = FALSE))
say("below-30", "estimate", "time ratio", at(item = "Age"), "value", exp(coef(stretch)["age"]))
say("below-30", "estimate", "time ratio", at(item = "Age"), "se", sqrt(vcov(stretch)["age", "age"]))
say("below-30", "estimate", "time ratio", at(item = "Region of onset Bulbar"), "value", exp(coef(stretch)["bulbar"]))
say("below-30", "estimate", "shape of the Weibull law", "", "value", 1 / stretch$scale)

# Swallowing at two visits, the dead below every score: proportional odds.
rows <- merge(expand.grid(subject = subjects$subject, visit = c("m6", "m12")), subjects)
taken <- seen[seen$measure == "swallowing" & !is.na(seen$value), c("subject", "visit", "value")]
rows <- merge(rows, taken, all.x = TRUE)
dead <- died[rows$subject] <= c(m6 = 183, m12 = 365)[as.character(rows$visit)]
rows$value[!is.na(dead) & dead] <- -1
rows <- rows[!is.na(rows$value), ]; rows$late <- as.numeric(rows$visit == "m12")
odds <- polr(factor(value) ~ cells + late + bulbar + age, rows, control = list(reltol = 1e-15, maxit = 2000))
say("swallowing", "test", "proportional odds", both, "effect", exp(coef(odds)["cells"]))
say("swallowing", "estimate", "odds ratio", at(item = "12 months against 6 months"), "value", exp(coef(odds)["late"]))
say("swallowing", "estimate", "odds ratio", at(item = "Region of onset Bulbar"), "value", exp(coef(odds)["bulbar"]))
say("swallowing", "estimate", "odds ratio", at(item = "Age"), "value", exp(coef(odds)["age"]))

# Means by visit: generalised least squares with variances over the number of raters; errors CR2
# (Bell and McCaffrey) written out.
visits <- c("m3", "m6", "m9", "m12")
base <- scores[scores$visit == "m0", ]; base <- setNames(base$value, base$subject)
long <- merge(scores[scores$visit %in% visits, ], subjects)
long$base <- base[long$subject]; long <- long[!is.na(long$base), ]
long$visit <- factor(long$visit, visits); long$cell <- interaction(long$visit, long$arm)
long$inverse <- 1 / long$raters; long$place <- as.integer(long$visit)
long <- long[order(long$subject, long$place), ]
fit <- gls(value ~ 0 + cell + base + bulbar, long, method = "REML",
           correlation = corSymm(form = ~ place | subject),
           weights = varComb(varIdent(form = ~ 1 | visit), varFixed(~ inverse)),
           control = glsControl(maxIter = 500, msMaxIter = 500, tolerance = 1e-10, msTol = 1e-12, opt = "optim"))
X <- model.matrix(fit, long); phi <- vcov(fit); r <- long$value - drop(X %*% coef(fit))
ratio <- coef(fit$modelStruct$varStruct$A, unconstrained = FALSE, allCoef = TRUE)[visits]
R <- corMatrix(fit$modelStruct$corStruct)
meat <- 0
for (s in unique(long$subject)) {
  i <- which(long$subject == s); sd <- fit$sigma * ratio[long$place[i]] * sqrt(long$inverse[i])
  V <- diag(sd, length(i)) %*% R[[s]] %*% diag(sd, length(i)); L <- t(chol(V))
  Z <- solve(L, X[i, , drop = FALSE]); e <- solve(L, r[i])
  H <- eigen(diag(length(i)) - Z %*% phi %*% t(Z), symmetric = TRUE)
  u <- t(Z) %*% H$vectors %*% (t(H$vectors) %*% e / sqrt(H$values)); meat <- meat + u %*% t(u)
}
robust <- phi %*% meat %*% phi
for (v in c("m6", "m12")) {
  w <- (colnames(X) == paste0("cell", v, ".cells")) - (colnames(X) == paste0("cell", v, ".placebo"))
  where <- at(arm = "cells", against = "placebo", visit = v)
  say("means", "test", "MMRM", where, "effect", sum(w * coef(fit)))
  say("means", "test", "MMRM", where, "se", sqrt(drop(t(w) %*% robust %*% w)))
}

# Tracheostomy, death forestalling it; Gray's test within region of onset.
first <- pmin(ifelse(is.na(tracheostomy), Inf, tracheostomy), ifelse(is.na(died), Inf, died),
              ifelse(is.na(lost), Inf, lost), end)
code <- ifelse(!is.na(tracheostomy) & tracheostomy == first, 1, ifelse(!is.na(died) & died == first, 2, 0))
gray <- cuminc(first, code, subjects$arm, subjects$bulbar)$Tests["1", ]
say("tracheostomy", "test", "Gray", both, "statistic", gray["stat"])
say("tracheostomy", "test", "Gray", both, "p", gray["pv"])
x <- subjects$arm == "placebo"
one <- survfit(Surv(first, factor(code)) ~ 1, data.frame(first, code)[x, ])
say("tracheostomy", "estimate", "cumulative incidence", at(arm = "placebo", day = 365), "value",
    summary(one, times = 365)$pstate[2])
