"""What a user can do with a study folder: open, check, report, new, sheets."""
