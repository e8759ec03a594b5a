"""Circuits with the operators that they are measured by, compiled once."""
