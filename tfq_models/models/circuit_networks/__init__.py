"""Models that take circuits."""
