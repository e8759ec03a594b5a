"""Circuits with trainable weights, each by its published name."""
