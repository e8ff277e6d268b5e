"""Results, drawn, tabulated and worded; nothing here computes a result."""
