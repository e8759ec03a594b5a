"""Models that take rows of features or images."""
