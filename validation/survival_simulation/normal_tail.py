"""Coefficients of the two-sided normal tail in cellcourse.simulation.survival.arithmetic.

(1 + 2 x) exp(x * x) erfc(x) as a polynomial in (x - K) / (x + K), after Shepherd and Laframboise
(1981), Math Comp 36:249, by Chebyshev interpolation with 60 digits.
Run, where mpmath is installed: python normal_tail.py > normal_tail.out
"""

from mpmath import chebyfit, erfc, exp, mp, mpf, nstr

mp.dps = 60
K = mpf("3.75")
TERMS = 23


def flat(t):
    """Give the function in t, which runs from -1 (x = 0) to 1 (x infinite)."""
    if t >= 1 - mpf(10) ** -30:
        return 2 / mp.sqrt(mp.pi)
    x = K * (1 + t) / (1 - t)
    return (1 + 2 * x) * exp(x * x) * erfc(x)


fitted, error = chebyfit(flat, [-1, 1], TERMS, error=True)
print("[largest error]")
print("error:", nstr(error, 3))
print("[coefficients, highest power first]")
for power, value in zip(range(TERMS - 1, -1, -1), fitted, strict=True):
    print(f"{power}: {nstr(value, 20)}")
print("[two-sided tail by chi-square on one degree of freedom]")
for chisq in ("1e-12", "0.01", "0.5", "1", "3.841458820694124", "10", "50", "200", "700", "1400"):
    print(f"{chisq}: {nstr(erfc(mp.sqrt(mpf(chisq) / 2)), 20)}")
