"""Compiled loops. Imported only where something is reconstructed: they need numba."""
