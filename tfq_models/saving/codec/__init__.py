"""Cirq objects and SymPy expressions as text, read by a list of what may be built."""
