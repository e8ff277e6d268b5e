"""Studentized range by scipy 1.17.1, whose quadrature aims at 1e-11.

Run in this folder: python scipy_range.py > scipy_range.out
"""

from scipy.stats import studentized_range

for means in (3, 5, 10):
    for df in (2, 5, 15, 60):
        for q in (1.0, 2.5, 4.0, 6.0):
            print(f"tail {q:g} {means} {df} = {studentized_range.sf(q, means, df):.15g}")
        for tail in (0.5, 0.05, 0.01):
            quantile = studentized_range.isf(tail, means, df)
            print(f"quantile {tail:g} {means} {df} = {quantile:.15g}")
