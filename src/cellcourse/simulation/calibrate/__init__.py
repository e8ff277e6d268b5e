"""What the parameters of a law can be, given what was printed about one study."""
