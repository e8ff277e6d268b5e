"""Statistical methods on arrays: nothing here knows what a study, an arm or a rat is."""
