"""Classical baselines, to show beside the score of a quantum model."""

from tfq_models.baselines.scores import baseline_scores as baseline_scores
from tfq_models.baselines.scores import logistic_regression as logistic_regression
from tfq_models.baselines.scores import majority as majority
from tfq_models.baselines.twins import mlp_twin as mlp_twin
from tfq_models.baselines.twins import num_trainable as num_trainable
