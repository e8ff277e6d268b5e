"""Time to an event in groups of subjects: curves, means, tests, hazard ratios, rates."""
