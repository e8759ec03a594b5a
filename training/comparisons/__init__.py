"""Published comparisons, run again: one command, one file of results, one report."""
