"""Known answers for virtual trials of patients, by formula and by quadrature.

Needs numpy and scipy only, and nothing of this project.
Run: python closed_forms.py > closed_forms.out
"""

import math

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm

months = np.arange(13)
weight = ((months - months.mean()) ** 2).sum()
z = norm.ppf(0.975) + norm.ppf(0.8)
per_arm = 2 * z**2 * (0.61 + 4 / weight) / 0.3**2
print(f"slopes: weight {weight:.1f}, per arm {per_arm:.6f}")
for n in (100, 110, 111):
    se = math.sqrt(2 / n * (0.61 + 4 / weight))
    power = norm.cdf(0.3 / se - norm.ppf(0.975))
    print(f"slopes: {n} per arm, standard error {se:.6f}, power {power:.6f}")

nodes, weights = np.polynomial.hermite_e.hermegauss(60)
weights = weights / weights.sum()


def alive(values, low, high):
    """Share alive at 12 months; the score within bounds, or unbounded."""
    b0, b1, var0, var1, cov, alpha, beta0, rho = values
    root = np.linalg.cholesky(np.array([[var0, cov], [cov, var1]]))
    total = 0.0
    for x, wx in zip(nodes, weights, strict=True):
        for y, wy in zip(nodes, weights, strict=True):
            start, slope = np.array([b0, b1]) + root @ np.array([x, y])

            # In u = t^rho the hazard has no singularity at 0.
            def hazard(u, start=start, slope=slope):
                score = start + slope * u ** (1 / rho)
                return math.exp(beta0 + alpha * min(high, max(low, score)))

            if wx * wy > 1e-12:
                total += wx * wy * math.exp(-quad(hazard, 0, 12**rho, epsabs=1e-10)[0])
    return total


CLASSES = {
    "all": (38, -1, 29, 0.61, 0.66, -0.12, -2.2, 1.4),
    "slow": (42, -0.74, 14, 0.4, -0.01, -0.14, -1.9, 1.4),
    "intermediate": (37, -1.1, 19, 0.52, -0.13, -0.11, -3.3, 1.7),
    "fast": (33, -1.5, 32, 0.92, -1.1, -0.14, -0.6, 0.92),
}
for name, values in CLASSES.items():
    free = alive(values, -math.inf, math.inf)
    bound = alive(values, 0, 48)
    print(f"alive at 12 months, {name}: {free:.6f}; score kept within 0 and 48: {bound:.6f}")
