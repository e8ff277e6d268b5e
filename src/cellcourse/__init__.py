"""cellcourse: one study file to conduct, analyse and plan cell-therapy studies in ALS."""
