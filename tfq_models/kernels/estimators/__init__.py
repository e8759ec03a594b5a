"""scikit-learn's estimators on a quantum kernel."""
