"""Operators as sums of Pauli strings on bit masks."""
