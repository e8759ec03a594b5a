"""State vectors of tables of gates, computed with NumPy where the native kernel is absent."""
