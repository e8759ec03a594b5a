"""What both estimators share: a Keras model made by `fit`, trained, scaled for and pickled."""

import contextlib
import math
import numbers
import os
import random
import tempfile
import types
from collections.abc import Mapping
from typing import Self

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from sklearn.base import BaseEstimator, clone
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.utils import check_array, check_consistent_length, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from tfq_models import base
from tfq_models.base import keras
from tfq_models.base.arguments import NamedArguments, check_flags, shown
from tfq_models.base.checks import check_choice, check_number
from tfq_models.base.costs import check_training
from tfq_models.base.identifiers import check_identifiers
from tfq_models.base.interrupts import interruptible
from tfq_models.models import FAMILIES
from tfq_models.types import Numbers

SCALINGS = ("angles", "standard", "none")
_ROWS_AT_ONCE = 256


class KerasEstimator(NamedArguments, BaseEstimator):
    """A base class of scikit-learn estimators that train a Keras model.

    It stores the arguments of `QuantumClassifier`. As scikit-learn has it, arguments are checked by
    `fit` and not before.
    """

    _target_checks: Mapping[str, bool] = types.MappingProxyType({})  # for `validate_data`

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: Numbers | None = None) -> Self:
        """Trains on rows and targets; returns the estimator."""
        rows, targets = self._validated(X, y)
        weights = _sample_weights(sample_weight, len(rows))
        goes_on = self.warm_start and hasattr(self, "model_")
        check_arguments(self)
        self._check_targets(targets, goes_on)
        if not goes_on:
            self._start(rows)
        self._train(self._scaled(rows), self._targets(targets), weights)
        return self

    def _start(self, X):
        """Makes scaler and model anew."""
        seed = check_random_state(self.random_state).randint(2**31 - 1)
        self._random = np.random.RandomState(seed)
        self.scaler_ = None if _takes_circuits(self.model) else _scaler(self.scaling)
        if self.scaler_ is not None:
            self.scaler_.fit(X)
        with _seeded(seed):
            self.model_ = self._built(None if X.ndim == 1 else X.shape[1])
        self.model_.compile(optimizer=self._optimizer(), **self._losses())
        # Else Keras traces the first step twice, which takes longer than the training of few rows.
        self.model_.optimizer.build(self.model_.trainable_variables)
        self.history_ = []

    @interruptible()
    def _train(self, rows, targets, weights):
        if hasattr(self.model_, "prepare"):
            self.model_.prepare(rows, targets)  # what its own `fit` does first
        size = min(self.batch_size, len(rows))
        check_training(self.model_, size, -(-len(rows) // size))
        for _ in range(self.epochs):
            order = self._random.permutation(len(rows))
            batches = [order[start : start + size] for start in range(0, len(rows), size)]
            logs = [self._step(rows, targets, weights, chosen) for chosen in batches]
            means = np.average(logs, axis=0, weights=[len(chosen) for chosen in batches])
            self.history_.append(dict(zip(self._names, means.tolist(), strict=True)))
            if self.verbose:
                print(f"epoch {len(self.history_)}: loss {self.history_[-1]['loss']:.4f}")
        self.n_iter_ = len(self.history_)

    def _step(self, rows, targets, weights, chosen):
        """Trains on the chosen rows; returns their loss and metrics."""
        weight = None if weights is None else weights[chosen]
        self.model_.reset_metrics()  # which Keras 3 does by itself, and tf_keras does not
        logs = self.model_.train_on_batch(
            rows[chosen], targets[chosen], sample_weight=weight, return_dict=True
        )
        self._names = list(logs)
        return [float(value) for value in logs.values()]

    @interruptible()
    def _outputs(self, X):
        """What the model returns for rows, as an array."""
        check_is_fitted(self, "model_")
        rows = self._scaled(self._validated(X))
        parts = [
            np.asarray(self.model_(rows[start : start + _ROWS_AT_ONCE], training=False))
            for start in range(0, len(rows), _ROWS_AT_ONCE)
        ]
        return np.concatenate(parts)

    def _validated(self, X, y=None):
        """Returns rows, and targets where they are given, as arrays of a kind."""
        if not _takes_circuits(self.model):
            if y is None:
                return validate_data(self, X, dtype=np.float64, reset=False)
            return validate_data(self, X, y, dtype=np.float64, **self._target_checks)
        circuits = _circuits(X)
        if y is None:
            return circuits
        y = check_array(y, ensure_2d=False, dtype=None)
        check_consistent_length(circuits, y)
        return circuits, y

    def _scaled(self, X):
        if X.ndim == 1:  # circuits
            return X
        scaled = X if self.scaler_ is None else self.scaler_.transform(X)
        return scaled.astype(np.float32)

    def _optimizer(self):
        if not isinstance(self.optimizer, str):
            return clone_optimizer(self.optimizer)
        optimizer = keras.optimizers.get(self.optimizer)
        if self.learning_rate is not None:
            optimizer.learning_rate = self.learning_rate
        return optimizer

    def __sklearn_is_fitted__(self):
        return hasattr(self, "model_")

    def __getstate__(self):
        state = dict(super().__getstate__())
        if "model_" in state:
            state["model_"] = _saved(state["model_"])
        if isinstance(state["optimizer"], keras.optimizers.Optimizer):
            state["optimizer"] = keras.optimizers.serialize(state["optimizer"])
        return state

    def __setstate__(self, state):
        super().__setstate__(state)
        if "model_" in vars(self):
            self.model_ = _loaded(self.model_)
        if isinstance(self.optimizer, dict):
            self.optimizer = keras.optimizers.deserialize(self.optimizer)


@contextlib.contextmanager
def _seeded(seed):
    """Seeds Keras, and leaves the generators of Python and NumPy as they were."""
    states = random.getstate(), np.random.get_state()
    base.set_random_seed(seed)
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])


def model_maker(model, families):
    """Returns the function of sizes that a name, a class or a function stands for."""
    if isinstance(model, str):
        check_choice("model", model, tuple(families))
    family = _family(model)
    if family is not None:
        return family.make or family.cls
    if not callable(model) or isinstance(model, keras.Model):
        raise TypeError(
            "`model` must be a name, a class or a function that makes a Keras model. "
            f"Received: model={shown(model)} of type {type(model).__name__}."
        )
    return model


def _family(model):
    """Returns the card of a name or class, or None."""
    if isinstance(model, str):
        return FAMILIES.get(model)
    name = getattr(model, "__name__", None)
    named = [family for family in FAMILIES.values() if family.cls_name == name]
    return next((family for family in named if family.cls is model), None)


def _takes_circuits(model):
    family = _family(model)
    return family is not None and family.takes == "circuits"


def _circuits(X):
    """Returns serialised circuits, `(rows,)`, as an array of bytes."""
    rows = base.as_tensors(X if isinstance(X, tf.Tensor | np.ndarray) else list(X))
    if not isinstance(rows, tf.Tensor) or rows.dtype != tf.string or rows.shape.rank != 1:
        raise ValueError(
            "`X` must hold circuits: a list of cirq.Circuit, or serialised circuits as a string "
            f"tensor or an array of bytes, (rows,). Received: X={shown(X)}."
        )
    return rows.numpy()


def clone_optimizer(optimizer):
    """A new optimizer of the same settings, which has not seen any weights."""
    return type(optimizer).from_config(optimizer.get_config())


def built_metric(metric):
    """A function, or one of Keras's by its name, as a metric that is called "accuracy"."""
    function = metric if callable(metric) else getattr(keras.metrics, metric)
    return keras.metrics.MeanMetricWrapper(function, name="accuracy")


def check_arguments(estimator):
    """Raises an error that names the first argument that is out of its range."""
    check_flags(estimator)
    for name in ("epochs", "batch_size"):
        value = getattr(estimator, name)
        is_whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
        if not is_whole or value < 1:
            raise ValueError(f"`{name}` must be an integer from 1. Received: {name}={value!r}.")
    rate = estimator.learning_rate
    if rate is not None and check_number("learning_rate", rate) <= 0:
        raise ValueError(f"`learning_rate` must be positive. Received: learning_rate={rate}.")
    check_identifiers(keras, {"optimizer": estimator.optimizer, "loss": estimator.loss})
    arguments = estimator.model_arguments
    if arguments is not None and not isinstance(arguments, Mapping):
        raise TypeError(
            "`model_arguments` must be a dict of arguments of the model, or None. "
            f"Received: model_arguments={shown(arguments)}."
        )
    taken = {"num_features", "num_classes"}.intersection(arguments or ())
    if taken:
        raise ValueError(
            "`model_arguments` must leave out the numbers of features and of classes, which `fit` "
            f"finds. Received: {sorted(taken)}."
        )


def _scaler(scaling):
    """A transformer by its name, or a copy of one."""
    if scaling is None or (isinstance(scaling, str) and scaling == "none"):
        return None
    if hasattr(scaling, "fit"):
        return clone(scaling)
    check_choice("scaling", scaling, SCALINGS)
    # Rows outside the range of the training rows stay at its ends: angles would go round.
    angles = MinMaxScaler((-math.pi / 2, math.pi / 2), clip=True)
    return angles if scaling == "angles" else StandardScaler()


def _sample_weights(sample_weight, num_rows):
    if sample_weight is None:
        return None
    weights = np.asarray(sample_weight, np.float64)
    if weights.shape not in ((), (num_rows,)):
        raise ValueError(
            f"`sample_weight` must have shape ({num_rows},), a weight for each row. "
            f"Received: shape {weights.shape}."
        )
    weights = np.broadcast_to(weights, (num_rows,)).astype(np.float32)
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.any()):
        raise ValueError(
            "`sample_weight` must be finite, from 0, and not 0 for all rows, because weights are "
            "how much a row counts. "
            f"Received: weights from {weights.min()} to {weights.max()}."
        )
    return weights


def _saved(model):
    """The bytes of a `.keras` file."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "model.keras")
        model.save(path)
        with open(path, "rb") as file:
            return file.read()


def _loaded(content):
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "model.keras")
        with open(path, "wb") as file:
            file.write(content)
        return keras.models.load_model(path)
