"""Who takes part in the comparisons, and how each is trained."""
