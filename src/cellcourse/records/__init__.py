"""What happened, as tables: read, checked, and made ready for analysis."""
