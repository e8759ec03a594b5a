"""Circuits that carry a row of features."""
