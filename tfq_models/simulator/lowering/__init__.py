"""Circuits in the few kinds of operations that simulators run."""
