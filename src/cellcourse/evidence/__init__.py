"""What a publication printed, as data, and how it compares with what the data give."""
