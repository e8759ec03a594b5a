"""Operators that are measured, and what their kinds have in common."""
