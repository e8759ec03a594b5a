"""What an experiment is made of: data, a model, an objective and the figures."""
