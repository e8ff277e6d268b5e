# Predicted forced vital capacity of four people, from the published equations.
#
# NHANES III: Hankinson (1999), tables 4 and 5. ECCS: Quanjer (1993).
# GLI-2012: Quanjer (2012); its age splines here are the look-up table's, four decimals.
# GLI Global: Bowerman (2023); its age splines are those of the look-up table.
predicted_nhanes <- function(a0, a1, a2, h, age, height) a0 + a1 * age + a2 * age^2 + h * height^2
predicted_gli <- function(a0, a1, a2, spline, age, height)
  exp(a0 + a1 * log(height) + a2 * log(age) + spline)

m <- predicted_gli(-12.629131, 2.727421, 0.009174, -0.0249251963417692, 54, 152)
s <- exp(-2.195595 + 0.068466 * log(54) + 0.0174086822218484)
l <- 0.9346
cat(sprintf("GLI Global 2022, man, 54 y, 152 cm: predicted %.10f\n", m))
cat(sprintf("GLI Global 2022, 2.85 L: percent %.10f z %.10f\n", 100 * 2.85 / m, ((2.85 / m)^l - 1) / (l * s)))
cat(sprintf("ECCS 1993, man, 54 y, 172 cm: predicted %.10f\n", 5.76 * 1.72 - 0.026 * 54 - 4.34))
cat(sprintf("ECCS 1993, woman, 54 y, 165 cm: predicted %.10f\n", 4.43 * 1.65 - 0.026 * 54 - 2.89))
cat(sprintf("NHANES III, Caucasian man, 54 y, 172 cm: predicted %.10f\n",
            predicted_nhanes(-0.1933, 0.00064, -0.000269, 0.00018642, 54, 172)))
cat(sprintf("NHANES III, Mexican American woman, 54 y, 165 cm: predicted %.10f\n",
            predicted_nhanes(0.1210, 0.00307, -0.000237, 0.00014246, 54, 165)))
cat(sprintf("GLI-2012, Caucasian man, 54 y, 172 cm: predicted %.10f\n",
            predicted_gli(-11.2281, 2.4135, 0.0865, -0.0393, 54, 172)))
cat(sprintf("GLI-2012, North East Asian man, 54 y, 172 cm: predicted %.10f\n",
            predicted_gli(-11.2281 - 0.0405, 2.4135, 0.0865, -0.0393, 54, 172)))
