"""Whole individual data sets that would have been printed as a paper's numbers."""
