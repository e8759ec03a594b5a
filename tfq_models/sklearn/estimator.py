"""What both estimators share: a Keras model made by `fit`, trained, scaled for and pickled."""

import contextlib
import dataclasses
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
from sklearn.base import BaseEstimator
from sklearn.model_selection import train_test_split
from sklearn.utils import check_array, check_consistent_length, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from tfq_models import base
from tfq_models.base import keras
from tfq_models.base.arguments import NamedArguments, check_flags, shown
from tfq_models.base.checks import check_choice, check_number
from tfq_models.base.costs import check_training
from tfq_models.base.identifiers import check_identifiers
from tfq_models.base.interrupts import interruptible
from tfq_models.models import FAMILIES, Defaults
from tfq_models.sklearn.early_stopping import EarlyStopping
from tfq_models.sklearn.preparation import AUTO, preparation
from tfq_models.types import Numbers

_ROWS_AT_ONCE = 256
_NO_TARGETS = object()  # not None, which is refused where targets are wanted


class KerasEstimator(NamedArguments, BaseEstimator):
    """A base class of scikit-learn estimators that train a Keras model.

    It stores the arguments of `QuantumClassifier`. As scikit-learn asks, `fit` checks the
    arguments, and the constructor does not.
    """

    _target_checks: Mapping[str, bool] = types.MappingProxyType({})  # for `validate_data`
    _is_stratified = False  # whether held-out rows have the classes of all

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: Numbers | None = None) -> Self:
        """Trains on rows and targets; returns the estimator."""
        rows, targets = self._validated(X, y)
        weights = _sample_weights(sample_weight, len(rows))
        goes_on = self.warm_start and hasattr(self, "model_")
        check_arguments(self)
        self._check_targets(targets, goes_on)
        if not goes_on:
            self._start(rows)
        self._train(rows, targets, self._weighted(targets, weights))
        return self

    def _partial_fit(self, X, y, sample_weight):
        """Trains on rows and targets once, with the model of earlier calls if there is one."""
        rows, targets = self._validated(X, y)
        weights = _sample_weights(sample_weight, len(rows))
        check_arguments(self)
        self._check_targets(targets, True)
        if not hasattr(self, "model_"):
            self._start(rows)
        self._train_epoch(*self._as_trained(rows, targets, self._weighted(targets, weights)))
        return self

    def _weighted(self, targets, weights):
        return weights

    def _start(self, X):
        """Makes scaler and model anew."""
        seed = check_random_state(self.random_state).randint(2**31 - 1)
        self._random = np.random.RandomState(seed)
        width = None if X.ndim == 1 else X.shape[1]  # None for circuits
        self.scaler_ = None
        if width is not None:
            self.scaler_ = preparation(self.scaling, self.num_components, self._defaults(), X.shape)
        if self.scaler_ is not None:
            width = self.scaler_.fit_transform(X).shape[1]
        with _seeded(seed):
            self.model_ = self._built(width)
        self.model_.compile(optimizer=self._optimizer(), **self._losses())
        # Else Keras traces the first step twice, which takes longer than the training of few rows.
        self.model_.optimizer.build(self.model_.trainable_variables)
        self.history_ = []

    def _train(self, rows, targets, weights):
        stopper = None
        if self.early_stopping:
            rows, targets, weights, held_out = self._without_held_out(rows, targets, weights)
            stopper = EarlyStopping(self.n_iter_no_change, self.tol)
        data = self._as_trained(rows, targets, weights)
        for _ in range(self._num_epochs(len(rows))):
            logs = self._train_epoch(*data)
            if stopper is None:
                continue
            logs["val_loss"] = self._loss_of(*held_out)
            if stopper.stops(logs["val_loss"], self.model_):
                break
        if stopper is not None:
            stopper.restore(self.model_)

    def _as_trained(self, rows, targets, weights):
        rows, targets = self._scaled(rows), self._targets(targets)
        if hasattr(self.model_, "prepare"):
            self.model_.prepare(rows, targets)  # what its own `fit` does first
        size = min(self._setting("batch_size"), len(rows))
        check_training(self.model_, size, -(-len(rows) // size))
        return rows, targets, weights

    @interruptible()
    def _train_epoch(self, rows, targets, weights):
        """Trains on all rows once; returns what the history tells of it."""
        size = min(self._setting("batch_size"), len(rows))
        order = self._random.permutation(len(rows))
        batches = [order[start : start + size] for start in range(0, len(rows), size)]
        logs = [self._step(rows, targets, weights, chosen) for chosen in batches]
        means = np.average(logs, axis=0, weights=[len(chosen) for chosen in batches])
        self.history_.append(dict(zip(self._names, means.tolist(), strict=True)))
        self.n_iter_ = len(self.history_)
        if self.verbose:
            print(f"epoch {self.n_iter_}: loss {self.history_[-1]['loss']:.4f}")
        return self.history_[-1]

    def _without_held_out(self, rows, targets, weights):
        places, held_out = train_test_split(
            np.arange(len(rows)),
            test_size=self.validation_fraction,
            random_state=self._random.randint(2**31 - 1),
            stratify=targets if self._is_stratified else None,
        )
        chosen = None if weights is None else weights[places]
        of_held_out = None if weights is None else weights[held_out]
        data = self._scaled(rows[held_out]), self._targets(targets[held_out]), of_held_out
        return rows[places], targets[places], chosen, data

    def _loss_of(self, rows, targets, weights):
        starts = range(0, len(rows), _ROWS_AT_ONCE)
        losses = [
            self.model_.test_on_batch(
                rows[start : start + _ROWS_AT_ONCE],
                targets[start : start + _ROWS_AT_ONCE],
                sample_weight=None if weights is None else weights[start : start + _ROWS_AT_ONCE],
                return_dict=True,
            )["loss"]
            for start in starts
        ]
        return float(
            np.average(losses, weights=[min(_ROWS_AT_ONCE, len(rows) - s) for s in starts])
        )

    def _defaults(self):
        family = _family(self.model)
        defaults = Defaults("standard") if family is None else family.defaults
        if "amplitude" in (self.model_arguments or {}).values():  # no qubit for each feature
            return dataclasses.replace(defaults, most_features=None)
        return defaults

    def _setting(self, name):
        value = getattr(self, name)
        return getattr(self._defaults(), name) if isinstance(value, str) else value

    def _num_epochs(self, num_rows):
        epochs, most = self._setting("epochs"), self._defaults().most_steps
        if most is None or not isinstance(self.epochs, str):
            return epochs
        steps = -(-num_rows // self._setting("batch_size"))
        return min(epochs, max(1, most // steps))

    def _model_arguments(self, num_features):
        """Returns the arguments of the model: the family's, and over them those that were given."""
        return {**self._defaults().arguments(num_features), **(self.model_arguments or {})}

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
        """Returns the outputs of the model for rows, as an array."""
        check_is_fitted(self, "model_")
        rows = self._scaled(self._validated(X))
        parts = [
            np.asarray(self.model_(rows[start : start + _ROWS_AT_ONCE], training=False))
            for start in range(0, len(rows), _ROWS_AT_ONCE)
        ]
        return np.concatenate(parts)

    def _validated(self, X, y=_NO_TARGETS):
        """Returns rows, and targets if they are wanted, as arrays of a kind."""
        if not _takes_circuits(self.model):
            if y is _NO_TARGETS:
                return validate_data(self, X, dtype=np.float64, reset=False)
            return validate_data(self, X, y, dtype=np.float64, **self._target_checks)
        circuits = _circuits(X)
        if y is _NO_TARGETS:
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
            optimizer.learning_rate = self._setting("learning_rate")
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
    """Returns a new optimizer with equal settings, which has not seen any weights."""
    return type(optimizer).from_config(optimizer.get_config())


def built_metric(metric):
    """Returns a metric called "accuracy", of a function or the name of a Keras metric."""
    function = metric if callable(metric) else getattr(keras.metrics, metric)
    return keras.metrics.MeanMetricWrapper(function, name="accuracy")


def check_arguments(estimator):
    """Raises an error that names the first argument that is out of its range."""
    check_flags(estimator)
    for name in ("epochs", "batch_size", "n_iter_no_change"):
        value = getattr(estimator, name)
        if name != "n_iter_no_change" and isinstance(value, str) and value == AUTO:
            continue
        is_whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
        if not is_whole or value < 1:
            raise ValueError(f"`{name}` must be an integer from 1. Received: {name}={value!r}.")
    if not 0 < check_number("validation_fraction", estimator.validation_fraction) < 1:
        raise ValueError(
            "`validation_fraction` must be between 0 and 1. "
            f"Received: validation_fraction={estimator.validation_fraction}."
        )
    if check_number("tol", estimator.tol) < 0:
        raise ValueError(f"`tol` must be at least 0. Received: tol={estimator.tol}.")
    rate = estimator.learning_rate
    is_auto = isinstance(rate, str) and rate == AUTO
    if rate is not None and not is_auto and check_number("learning_rate", rate) <= 0:
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
            "`sample_weight` must be finite, not negative, and not zero for all rows, because "
            "weights are how much a row counts. "
            f"Received: weights from {weights.min()} to {weights.max()}."
        )
    return weights


def _saved(model):
    """Returns the bytes of a `.keras` file."""
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
