"""The publications behind each method, by the key that a result carries."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["REFERENCES", "cite"]

REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "Aalen1978": (
            "Aalen OO, Johansen S. An empirical transition matrix for non-homogeneous Markov "
            "chains based on censored observations. Scand J Stat 1978;5:141-150."
        ),
        "Austin2009": (
            "Austin PC. Balance diagnostics for comparing the distribution of baseline covariates "
            "between treatment groups in propensity-score matched samples. Stat Med "
            "2009;28:3083-3107."
        ),
        "Bell2002": (
            "Bell RM, McCaffrey DF. Bias reduction in standard errors for linear regression with "
            "multi-stage samples. Surv Methodol 2002;28:169-181."
        ),
        "Berry2013": (
            "Berry JD, Miller R, Moore DH, et al. The Combined Assessment of Function and "
            "Survival (CAFS): a new endpoint for ALS clinical trials. Amyotroph Lateral Scler "
            "Frontotemporal Degener 2013;14:162-168."
        ),
        "Brookmeyer1982": (
            "Brookmeyer R, Crowley J. A confidence interval for the median survival time. "
            "Biometrics 1982;38:29-41."
        ),
        "Brunner2002": (
            "Brunner E, Domhof S, Langer F. Nonparametric analysis of longitudinal data in "
            "factorial experiments. New York: Wiley, 2002;chapter 8."
        ),
        "Clopper1934": (
            "Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the "
            "case of the binomial. Biometrika 1934;26:404-413."
        ),
        "Cook1982": (
            "Cook RD, Weisberg S. Residuals and influence in regression. New York: Chapman and "
            "Hall, 1982;section 2.2."
        ),
        "Cox1972": "Cox DR. Regression models and life-tables. J R Stat Soc B 1972;34:187-220.",
        "Dong2018": (
            "Dong G, Qiu J, Wang D, Vandemeulebroecke M. The stratified win ratio. J Biopharm "
            "Stat 2018;28:778-796."
        ),
        "Dunn1961": ("Dunn OJ. Multiple comparisons among means. J Am Stat Assoc 1961;56:52-64."),
        "Dunn1964": (
            "Dunn OJ. Multiple comparisons using rank sums. Technometrics 1964;6:241-252."
        ),
        "Efron1977": (
            "Efron B. The efficiency of Cox's likelihood function for censored data. J Am Stat "
            "Assoc 1977;72:557-565."
        ),
        "Fay1996": (
            "Fay MP. Rank invariant tests for interval censored data under the grouped continuous"
            " model. Biometrics 1996;52:811-822."
        ),
        "Finkelstein1986": (
            "Finkelstein DM. A proportional hazards model for interval-censored failure time "
            "data. Biometrics 1986;42:845-854."
        ),
        "Finkelstein1999": (
            "Finkelstein DM, Schoenfeld DA. Combining mortality and longitudinal measures in "
            "clinical trials. Stat Med 1999;18:1341-1354."
        ),
        "Grambsch1994": (
            "Grambsch PM, Therneau TM. Proportional hazards tests and diagnostics based on "
            "weighted residuals. Biometrika 1994;81:515-526."
        ),
        "Gray1988": (
            "Gray RJ. A class of K-sample tests for comparing the cumulative incidence of a "
            "competing risk. Ann Stat 1988;16:1141-1154."
        ),
        "Greenhouse1959": (
            "Greenhouse SW, Geisser S. On methods in the analysis of profile data. Psychometrika "
            "1959;24:95-112."
        ),
        "Hanley1983": (
            "Hanley JA, Lippman-Hand A. If nothing goes wrong, is everything all right? "
            "Interpreting zero numerators. JAMA 1983;249:1743-1745."
        ),
        "Harrington1982": (
            "Harrington DP, Fleming TR. A class of rank test procedures for censored survival "
            "data. Biometrika 1982;69:553-566."
        ),
        "Hedges1981": (
            "Hedges LV. Distribution theory for Glass's estimator of effect size and related "
            "estimators. J Educ Stat 1981;6:107-128."
        ),
        "Heinze2001": (
            "Heinze G, Schemper M. A solution to the problem of monotone likelihood in Cox "
            "regression. Biometrics 2001;57:114-119."
        ),
        "Heinze2003": (
            "Heinze G, Gnant M, Schemper M. Exact log-rank tests for unequal follow-up. "
            "Biometrics 2003;59:1151-1157."
        ),
        "Hochberg1988": (
            "Hochberg Y. A sharper Bonferroni procedure for multiple tests of significance. "
            "Biometrika 1988;75:800-802."
        ),
        "Hodges1963": (
            "Hodges JL, Lehmann EL. Estimates of location based on rank tests. Ann Math Stat "
            "1963;34:598-611."
        ),
        "Holm1979": (
            "Holm S. A simple sequentially rejective multiple test procedure. Scand J Stat "
            "1979;6:65-70."
        ),
        "Hudgens2001": (
            "Hudgens MG, Satten GA, Longini IM. Nonparametric maximum likelihood estimation for "
            "competing risks survival data subject to interval censoring and truncation. "
            "Biometrics 2001;57:74-80."
        ),
        "Huynh1976": (
            "Huynh H, Feldt LS. Estimation of the Box correction for degrees of freedom from "
            "sample data in randomized block and split-plot designs. J Educ Stat 1976;1:69-82."
        ),
        "Kalbfleisch2002": (
            "Kalbfleisch JD, Prentice RL. The statistical analysis of failure time data. 2nd ed. "
            "Hoboken: Wiley, 2002;chapter 3."
        ),
        "Kaplan1958": (
            "Kaplan EL, Meier P. Nonparametric estimation from incomplete observations. J Am Stat "
            "Assoc 1958;53:457-481."
        ),
        "Kenward1997": (
            "Kenward MG, Roger JH. Small sample inference for fixed effects from restricted "
            "maximum likelihood. Biometrics 1997;53:983-997."
        ),
        "Kramer1956": (
            "Kramer CY. Extension of multiple range tests to group means with unequal numbers of "
            "replications. Biometrics 1956;12:307-310."
        ),
        "Kruskal1952": (
            "Kruskal WH, Wallis WA. Use of ranks in one-criterion variance analysis. J Am Stat "
            "Assoc 1952;47:583-621."
        ),
        "Laird1982": (
            "Laird NM, Ware JH. Random-effects models for longitudinal data. Biometrics "
            "1982;38:963-974."
        ),
        "Lecoutre1991": (
            "Lecoutre B. A correction for the epsilon approximate test in repeated measures "
            "designs with two or more independent groups. J Educ Stat 1991;16:371-372."
        ),
        "Liang1986": (
            "Liang KY, Zeger SL. Longitudinal data analysis using generalized linear models. "
            "Biometrika 1986;73:13-22."
        ),
        "Mallinckrodt2008": (
            "Mallinckrodt CH, Lane PW, Schnell D, Peng Y, Mancuso JP. Recommendations for the "
            "primary analysis of continuous endpoints in longitudinal clinical trials. Drug Inf J"
            " 2008;42:303-319."
        ),
        "Mancl2001": (
            "Mancl LA, DeRouen TA. A covariance estimator for GEE with improved small-sample "
            "properties. Biometrics 2001;57:126-134."
        ),
        "Mann1947": (
            "Mann HB, Whitney DR. On a test of whether one of two random variables is "
            "stochastically larger than the other. Ann Math Stat 1947;18:50-60."
        ),
        "Mantel1966": (
            "Mantel N. Evaluation of survival data and two new rank order statistics arising in "
            "its consideration. Cancer Chemother Rep 1966;50:163-170."
        ),
        "Matthews1990": (
            "Matthews JNS, Altman DG, Campbell MJ, Royston P. Analysis of serial measurements in "
            "medical research. BMJ 1990;300:230-235."
        ),
        "Mauchly1940": (
            "Mauchly JW. Significance test for sphericity of a normal n-variate distribution. "
            "Ann Math Stat 1940;11:204-209."
        ),
        "McCullagh1980": (
            "McCullagh P. Regression models for ordinal data. J R Stat Soc B 1980;42:109-142."
        ),
        "Noguchi2012": (
            "Noguchi K, Gel YR, Brunner E, Konietschke F. nparLD: an R software package for the "
            "nonparametric analysis of longitudinal data in factorial experiments. J Stat Softw "
            "2012;50(12):1-23."
        ),
        "PercieDuSert2020": (
            "Percie du Sert N, Hurst V, Ahluwalia A, et al. The ARRIVE guidelines 2.0: updated "
            "guidelines for reporting animal research. PLoS Biol 2020;18:e3000410."
        ),
        "Phipson2010": (
            "Phipson B, Smyth GK. Permutation P-values should never be zero: calculating exact "
            "P-values when permutations are randomly drawn. Stat Appl Genet Mol Biol "
            "2010;9:Article39."
        ),
        "Pocock2012": (
            "Pocock SJ, Ariti CA, Collier TJ, Wang D. The win ratio: a new approach to the "
            "analysis of composite endpoints in clinical trials based on clinical priorities. Eur"
            " Heart J 2012;33:176-182."
        ),
        "Quade1967": ("Quade D. Rank analysis of covariance. J Am Stat Assoc 1967;62:1187-1200."),
        "Rizopoulos2011": (
            "Rizopoulos D. Dynamic predictions and prospective accuracy in joint models for "
            "longitudinal and time-to-event data. Biometrics 2011;67:819-829."
        ),
        "Rizopoulos2012": (
            "Rizopoulos D. Joint models for longitudinal and time-to-event data, with "
            "applications in R. Boca Raton: Chapman and Hall/CRC, 2012;chapter 4."
        ),
        "Royston2013": (
            "Royston P, Parmar MKB. Restricted mean survival time: an alternative to the hazard "
            "ratio for the design and analysis of randomized trials with a time-to-event outcome. "
            "BMC Med Res Methodol 2013;13:152."
        ),
        "Satterthwaite1946": (
            "Satterthwaite FE. An approximate distribution of estimates of variance components. "
            "Biometrics Bull 1946;2:110-114."
        ),
        "Schulz2010": (
            "Schulz KF, Altman DG, Moher D. CONSORT 2010 Statement: updated guidelines for "
            "reporting parallel group randomised trials. BMJ 2010;340:c332."
        ),
        "Streitberg1986": (
            "Streitberg B, Röhmel J. Exact distributions for permutation and rank tests: an "
            "introduction to some recently published algorithms. Stat Software Newsletter "
            "1986;12:10-17."
        ),
        "Tukey1949": (
            "Tukey JW. Comparing individual means in the analysis of variance. Biometrics "
            "1949;5:99-114."
        ),
        "vanElteren1960": (
            "van Elteren PH. On the combination of independent two sample tests of Wilcoxon. Bull "
            "Inst Int Stat 1960;37:351-361."
        ),
        "Welch1947": (
            "Welch BL. The generalization of 'Student's' problem when several different "
            "population variances are involved. Biometrika 1947;34:28-35."
        ),
        "Wilcoxon1945": (
            "Wilcoxon F. Individual comparisons by ranking methods. Biometrics Bull 1945;1:80-83."
        ),
        "Wulfsohn1997": (
            "Wulfsohn MS, Tsiatis AA. A joint model for survival and longitudinal data measured "
            "with error. Biometrics 1997;53:330-339."
        ),
    }
)
"""Citation by key, in the form that a reference list prints."""


def cite(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Give the full references of some keys, in their order.

    Raises:
        KeyError: a key that no reference has.
    """
    return tuple(REFERENCES[key] for key in keys)
