"""One module for each kind of figure, all drawn on the same canvas."""
