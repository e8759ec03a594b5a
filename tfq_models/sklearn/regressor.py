"""The regressor of any model with one output, for scikit-learn."""

import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import RegressorMixin
from sklearn.preprocessing import MinMaxScaler

from tfq_models.base import keras
from tfq_models.models import FAMILIES
from tfq_models.saving import store_arguments
from tfq_models.sklearn.estimator import KerasEstimator, model_maker
from tfq_models.types import KerasObject, RandomState


class QuantumRegressor(RegressorMixin, KerasEstimator):
    """A Keras model with one output as a regressor of scikit-learn.

    Targets are brought to [-1, 1], the range of an expectation, by those of training, and
    predictions back; so a model without a bias or scale of its own never predicts beyond the
    targets that it has seen. For the rest see `QuantumClassifier`.

    Args:
        model: `"variational"`, `"circuit_centric"`, `"iqp_variational"` or `"tree_tensor"`, for the
            expectation that is the sign of these classifiers; or a class or function that takes the
            number of features, then `model_arguments`, and returns a Keras model of outputs
            `(batch, 1)` that is not compiled.
        model_arguments: A dict of further arguments of the model; or None.
        loss: A Keras loss; default: the mean squared error of scaled targets.
        optimizer: The name of a Keras optimizer, or one, whose settings are taken.
        learning_rate: Of the optimizer, if that is given by name; None, Keras's own.
        epochs: How often the training rows are seen by one call of `fit`.
        batch_size: Rows of a step.
        scaling: Of the features, by the training rows: `"angles"`, `"standard"`, `"none"` or a
            transformer of scikit-learn's.
        warm_start: Whether `fit` goes on with the model and the scalers that it has.
        verbose: Whether to print the loss of each epoch.
        random_state: Decides weights and batches: an integer, a `RandomState` or None.

    Fit arguments:
        X: `(rows, num_features)`, finite numbers.
        y: `(rows,)`, finite numbers.
        sample_weight: `(rows,)`, factors of the rows' losses, which scaling does not see; or None.

    Attributes:
        model_: The Keras model.
        scaler_: The fitted transformer of features, or None.
        target_scaler_: The fitted transformer of targets.
        history_: `"loss"` of each epoch, the mean over its batches, a list of dicts.

    Raises:
        ValueError: By `fit`, if an argument is out of its range, or numbers are not finite; later,
            if rows have another width.
        TypeError: By `fit`, if `model` is of another kind, or `X` is sparse.

    Example:
        >>> from tfq_models.sklearn import QuantumRegressor
        >>> regressor = QuantumRegressor(epochs=1, random_state=0).fit([[0.0], [1.0]], [2.0, 3.0])
        >>> regressor.predict([[0.0], [0.5], [1.0]]).shape
        (3,)
    """

    _target_checks = types.MappingProxyType({"y_numeric": True})

    def __init__(
        self,
        model: str | Callable[..., keras.Model] = "variational",
        *,
        model_arguments: Mapping[str, Any] | None = None,
        loss: KerasObject = "mean_squared_error",
        optimizer: KerasObject = "adam",
        learning_rate: float | None = 0.01,
        epochs: int = 50,
        batch_size: int = 32,
        scaling: Any = "angles",
        warm_start: bool = False,
        verbose: bool = False,
        random_state: RandomState = None,
    ):
        store_arguments(self, locals())

    def predict(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns the predicted targets of rows, `(rows,)`."""
        outputs = self._outputs(X).astype(np.float64)
        return self.target_scaler_.inverse_transform(outputs)[:, 0]

    def _check_targets(self, y, goes_on):
        if not goes_on:
            self.target_scaler_ = MinMaxScaler((-1, 1)).fit(np.reshape(y, (-1, 1)))

    def _targets(self, y):
        return self.target_scaler_.transform(np.reshape(y, (-1, 1))).astype(np.float32)

    def _built(self, num_features):
        model = model_maker(self.model, _regressing())(num_features, **(self.model_arguments or {}))
        if tuple(model.output_shape) != (None, 1):
            raise ValueError(
                "`model` must make a Keras model of outputs (batch, 1), one number for each row. "
                f"Received: outputs of shape {tuple(model.output_shape)}."
            )
        return model

    def _losses(self):
        return {"loss": self.loss, "metrics": []}


def _regressing():
    return {name: family for name, family in FAMILIES.items() if family.regresses}
