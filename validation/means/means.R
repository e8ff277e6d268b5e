# Means and their comparison: R 4.2.2, emmeans, car.
# Run in this folder: Rscript means.R > means.out
suppressPackageStartupMessages({library(emmeans); library(car)})
say <- function(name, value) cat(sprintf("%s = %.15g\n", name, as.numeric(value)), sep = "")

d <- read.csv("scores.csv")
d$group <- factor(d$group, levels = c("control", "low", "high"))
d$sex <- factor(d$sex)
control <- d$after[d$group == "control"]
low <- d$after[d$group == "low"]
high <- d$after[d$group == "high"]
pairs <- c("low - control", "high - control", "high - low")

say("summary mean", mean(high))
say("summary sd", sd(high))
say("summary sem", sd(high) / sqrt(length(high)))
say(paste("summary quantile", c(0, 25, 50, 75, 100)), quantile(high, type = 7))
say(c("mean lower 90", "mean upper 90"), t.test(high, conf.level = 0.90)$conf.int)

w <- t.test(high, control, conf.level = 0.95)
say(c("welch t", "welch df", "welch p"), c(w$statistic, w$parameter, w$p.value))
say(c("welch lower", "welch upper"), w$conf.int)
q <- t.test(d$after, d$before, paired = TRUE, conf.level = 0.99)
say(c("paired t", "paired df", "paired p", "paired effect"),
    c(q$statistic, q$parameter, q$p.value, q$estimate))
say(c("paired lower 99", "paired upper 99"), q$conf.int)

fit <- aov(after ~ group, d)
s <- summary(fit)[[1]]
say(c("anova f", "anova p", "anova residual sd"), c(s$F[1], s$Pr[1], sqrt(s$Mean[2])))
say("anova eta squared", s$Sum[1] / sum(s$Sum))
tk <- TukeyHSD(fit, conf.level = 0.95)$group
say(paste("tukey effect", pairs), tk[, "diff"])
say(paste("tukey lower", pairs), tk[, "lwr"])
say(paste("tukey upper", pairs), tk[, "upr"])
say(paste("tukey p", pairs), tk[, "p adj"])
raw <- pairwise.t.test(d$after, d$group, p.adjust.method = "none")$p.value
holm <- pairwise.t.test(d$after, d$group, p.adjust.method = "holm")$p.value
say(paste("t p", pairs), c(raw[1, 1], raw[2, 1], raw[2, 2]))
say(paste("t holm p", pairs), c(holm[1, 1], holm[2, 1], holm[2, 2]))
v <- oneway.test(after ~ group, d, var.equal = FALSE)
say(c("welch anova f", "welch anova df", "welch anova p"), c(v$statistic, v$parameter[2], v$p.value))

adjusted <- lm(after ~ group + before + sex, d,
               contrasts = list(group = "contr.sum", sex = "contr.sum"))
a <- Anova(adjusted, type = 3)
say(c("adjusted f", "adjusted p", "adjusted df"), c(a["group", "F value"], a["group", "Pr(>F)"],
                                                   adjusted$df.residual))
say("adjusted partial eta squared",
    a["group", "Sum Sq"] / (a["group", "Sum Sq"] + a["Residuals", "Sum Sq"]))
e <- emmeans(adjusted, "group")
m <- as.data.frame(e)
say(paste("adjusted mean", m$group), m$emmean)
say(paste("adjusted se", m$group), m$SE)
p <- as.data.frame(summary(pairs(e, reverse = TRUE, adjust = "tukey"), infer = TRUE))
say(paste("adjusted effect", p$contrast), p$estimate)
say(paste("adjusted lower", p$contrast), p$lower.CL)
say(paste("adjusted upper", p$contrast), p$upper.CL)
say(paste("adjusted tukey p", p$contrast), p$p.value)
