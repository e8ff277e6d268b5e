"""The plan: what the study file says, checked before anything happens."""
