"""The declared analyses, applied to records."""
