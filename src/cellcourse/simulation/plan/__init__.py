"""What the next study should be: designs side by side, each with the chance that it succeeds."""
