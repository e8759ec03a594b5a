"""The regressor of any model whose outputs are numbers, for scikit-learn."""

import types
from collections.abc import Callable, Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import MultiOutputMixin, RegressorMixin
from sklearn.preprocessing import MinMaxScaler
from sklearn.utils import check_array

from tfq_models.base import keras
from tfq_models.models import FAMILIES
from tfq_models.saving import store_arguments
from tfq_models.sklearn.estimator import KerasEstimator, model_maker
from tfq_models.types import KerasObject, Numbers, RandomState


class QuantumRegressor(MultiOutputMixin, RegressorMixin, KerasEstimator):
    """A Keras model whose outputs are numbers as a regressor of scikit-learn.

    `fit` scales the targets to [-1, 1], the range of an expectation, and predictions are scaled
    back. So a model without its own bias or scale never predicts beyond the targets that it has
    seen. Several targets are scaled each by itself, and a model with one output is made once for
    each: these are trained together, by one loss. `QuantumClassifier` describes the rest.

    The constructor has 16 arguments because about half are those of scikit-learn's `MLPRegressor`,
    and the others choose the model and its training.

    Args:
        model: `"circuit_centric"`, `"variational"`, `"iqp_variational"` or `"tree_tensor"`, for the
            expectation that is the sign of these classifiers; or a class or function that takes the
            number of features, then `model_arguments`, and returns a Keras model of outputs
            `(batch, 1)` or `(batch, num_targets)` that is not compiled.
        model_arguments: A dict of further arguments of the model; or None.
        loss: A Keras loss; default: the mean squared error of scaled targets.
        optimizer: The name of a Keras optimizer, or one, whose settings are taken.
        learning_rate: The learning rate of the optimizer, if that is given by name; `"auto"`, the
            family's; None, Keras's own.
        epochs: How often the training rows are seen by one call of `fit`; `"auto"`, as often as the
            family asks for, which may be less often where there are many rows.
        batch_size: Rows of a step; `"auto"`, the family's number.
        scaling: What is done to features, as for `QuantumClassifier`.
        num_components: The number of principal components that take the place of the features, as
            for `QuantumClassifier`.
        early_stopping: Whether to hold out rows, to end training when their loss no longer falls,
            and to keep the weights of the lowest loss. `epochs` is then the most.
        validation_fraction: The part of the rows that is held out.
        n_iter_no_change: Training ends after this many epochs without a lower loss of held-out
            rows.
        tol: By how much a loss must be lower to count.
        warm_start: Whether `fit` goes on with the model and the scalers that it has.
        verbose: Whether to print the loss of each epoch.
        random_state: Decides weights and batches: an integer, a `RandomState` or None.

    Fit arguments:
        X: `(rows, num_features)`, finite numbers.
        y: `(rows,)` or `(rows, num_targets)`, finite numbers.
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

    _target_checks = types.MappingProxyType({"y_numeric": True, "multi_output": True})

    def __init__(
        self,
        model: str | Callable[..., keras.Model] = "circuit_centric",
        *,
        model_arguments: Mapping[str, Any] | None = None,
        loss: KerasObject = "mean_squared_error",
        optimizer: KerasObject = "adam",
        learning_rate: float | str | None = "auto",
        epochs: int | str = "auto",
        batch_size: int | str = "auto",
        scaling: Any = "auto",
        num_components: int | str | None = "auto",
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 10,
        tol: float = 1e-4,
        warm_start: bool = False,
        verbose: bool = False,
        random_state: RandomState = None,
    ):
        store_arguments(self, locals())

    def partial_fit(
        self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: Numbers | None = None
    ) -> Self:
        """Trains on rows and targets once; the first call fits the scaling of both."""
        if not hasattr(self, "model_"):
            self._check_targets(check_array(y, ensure_2d=False), False)
        return self._partial_fit(X, y, sample_weight)

    def predict(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns the predicted targets of rows, `(rows,)` or `(rows, num_targets)`."""
        outputs = self._outputs(X).astype(np.float64)
        targets = self.target_scaler_.inverse_transform(outputs)
        return targets[:, 0] if self._is_one_column else targets

    def _check_targets(self, y, goes_on):
        if not goes_on:
            self._is_one_column = np.ndim(y) == 1
            self.target_scaler_ = MinMaxScaler((-1, 1)).fit(_columns(y))

    def _targets(self, y):
        return self.target_scaler_.transform(_columns(y)).astype(np.float32)

    def _built(self, num_features):
        make = model_maker(self.model, _regressing())
        arguments = self._model_arguments(num_features)
        model = make(num_features, **arguments)
        num_targets = self.target_scaler_.n_features_in_
        shape = tuple(model.output_shape)
        if shape not in {(None, 1), (None, num_targets)}:
            wanted = " or ".join(f"(batch, {n})" for n in sorted({1, num_targets}))
            raise ValueError(
                f"`model` must make a Keras model of outputs {wanted}, one number for each row "
                f"and target. Received: outputs of shape {shape}."
            )
        if shape == (None, num_targets):
            return model
        others = [make(num_features, **arguments) for _ in range(num_targets - 1)]
        features = keras.Input(model.input_shape[1:])
        numbers = [part(features) for part in (model, *others)]
        return keras.Model(features, keras.layers.Concatenate()(numbers))

    def _losses(self):
        return {"loss": self.loss, "metrics": []}


def _columns(y):
    """Returns targets as an array `(rows, num_targets)`."""
    return np.reshape(y, (len(y), -1))


def _regressing():
    return {name: family for name, family in FAMILIES.items() if family.regresses}
