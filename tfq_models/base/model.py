"""The base of models: a functional Keras model that takes circuits."""

import functools
import json
import os
import warnings
from collections.abc import Callable
from typing import Any

import h5py
import numpy as np
import tensorflow as tf

from tfq_models.base.arguments import bound_arguments, refuse_unknown
from tfq_models.base.costs import check_fit, summary_line
from tfq_models.base.data_checks import (
    as_rows,
    check_call,
    check_equally_many,
    check_fit_arguments,
    check_inputs,
    said_alone,
)
from tfq_models.base.fit_arguments import fit_arguments
from tfq_models.base.forks import computing
from tfq_models.base.identifiers import check_identifiers
from tfq_models.base.interrupts import cancellable, interruptible, keyboard_interrupts
from tfq_models.base.layer import Named
from tfq_models.base.tensors import as_tensors
from tfq_models.base.which_keras import KERAS_3, keras
from tfq_models.types import Rows

_OF_MODELS = {"inputs", "outputs", "name", "trainable", "skip_init", "autocast", "dynamic"}


class Model(Named, keras.Model):
    """A Keras model that takes circuits: a functional graph, built in the constructor.

    Whatever takes data takes circuits as a string tensor, a list of `cirq.Circuit`, a NumPy array
    of serialised circuits (of objects, as `tensor.numpy()` makes it: NumPy's own bytes lose zeros
    at the end), or a `tf.data.Dataset` of string tensors.

    Unlike Keras 3, `fit` shuffles arrays anew in every epoch after `set_random_seed` too, goes
    through them as often as `steps_per_epoch` asks for, and trains on strings under a distribution
    strategy. Unlike both Kerases, it counts the optimizer's steps right where the number of batches
    is unknown.

    Args:
        *args: `inputs` and `outputs` of the functional graph.
        dtype: Policy that the model's layers were given; it goes into the config.
        **kwargs: `inputs`, `outputs`, `name`, `trainable`.
    """

    train_function: Callable
    test_function: Callable
    predict_function: Callable

    def __init__(self, *args: Any, dtype: Any = None, **kwargs: Any):
        refuse_unknown(type(self), kwargs, _OF_MODELS)
        super().__init__(*args, **kwargs)
        if dtype is not None and KERAS_3:
            self.dtype_policy = dtype
        elif dtype is not None:
            self._set_dtype_policy(dtype)

    @said_alone
    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        if args:
            args = (as_rows(self.inputs, as_tensors(args[0])), *args[1:])
            check_call(self.inputs, args[0])
        with computing:
            return super().__call__(*map(as_tensors, args), **kwargs)

    def compile(self, *args: Any, **kwargs: Any) -> None:  # noqa: D102
        if kwargs.pop("from_serialized", False):  # by tf_keras, of an `.h5` file
            kwargs.pop("sample_weight_mode", None)
        bound = bound_arguments(keras.Model.compile, self, *args, **kwargs)
        check_identifiers(keras, bound.arguments)
        if bound.arguments.get("jit_compile") is True and self._takes_strings():
            warnings.warn(
                "`jit_compile=True` is turned off, because XLA cannot compile operations on "
                "strings, which circuits are. Received: jit_compile=True.",
                stacklevel=2,
            )
            bound.arguments["jit_compile"] = False
        super().compile(*bound.args[1:], **bound.kwargs)

    def compile_from_config(self, config: dict[str, Any]) -> None:  # noqa: D102
        # Keras's own does nothing where `compile` is overridden.
        super().compile(**keras.utils.deserialize_keras_object(config))
        if hasattr(self.optimizer, "build"):
            self.optimizer.build(self.trainable_variables)

    @said_alone
    @interruptible()
    def fit(self, x: Rows | None = None, *args: Any, **kwargs: Any) -> keras.callbacks.History:  # noqa: D102
        bound = bound_arguments(keras.Model.fit, self, x, *args, **kwargs)
        bound.apply_defaults()
        arguments = {name: value for name, value in bound.arguments.items() if name != "self"}
        arguments["x"] = self._checked(x)
        check_fit_arguments(**arguments)
        check_fit(self, arguments["x"], arguments["batch_size"], arguments["steps_per_epoch"])
        return super().fit(**fit_arguments(**arguments))

    @said_alone
    @interruptible()
    def evaluate(self, x: Rows | None = None, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        x = self._checked(x)
        check_equally_many(x, *args[:1], kwargs.get("y"), kwargs.get("sample_weight"))
        return super().evaluate(x, *args, **kwargs)

    @said_alone
    @interruptible()
    def predict(self, x: Rows, *args: Any, **kwargs: Any) -> np.ndarray:  # noqa: D102
        return super().predict(self._checked(x), *args, **kwargs)

    @said_alone
    @keyboard_interrupts()
    def train_on_batch(self, x: Rows, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        return super().train_on_batch(self._checked(x), *args, **kwargs)

    @said_alone
    @keyboard_interrupts()
    def test_on_batch(self, x: Rows, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        return super().test_on_batch(self._checked(x), *args, **kwargs)

    @said_alone
    @keyboard_interrupts()
    def predict_on_batch(self, x: Rows) -> np.ndarray:  # noqa: D102
        return super().predict_on_batch(self._checked(x))

    def train_step(self, data: Any) -> Any:  # noqa: D102
        # A step that asks for data and finds none would still count as one of the optimizer's.
        found = [tensor for tensor in tf.nest.flatten(data) if tensor is not None]
        with tf.control_dependencies(found):
            return self._reducible(super().train_step(data))

    def test_step(self, data: Any) -> Any:  # noqa: D102
        return self._reducible(super().test_step(data))

    def make_train_function(self, force: bool = False) -> Callable:  # noqa: D102
        super().make_train_function(force)
        self.train_function = _step(self.train_function)
        return self.train_function

    def make_test_function(self, force: bool = False) -> Callable:  # noqa: D102
        super().make_test_function(force)
        self.test_function = _step(self.test_function)
        return self.test_function

    def make_predict_function(self, force: bool = False) -> Callable:  # noqa: D102
        super().make_predict_function(force)
        self.predict_function = _step(self.predict_function)
        return self.predict_function

    def summary(self, *args: Any, **kwargs: Any) -> None:  # noqa: D102
        super().summary(*args, **kwargs)
        bound = bound_arguments(keras.Model.summary, self, *args, **kwargs)
        line = summary_line(self)
        if line is not None:
            (bound.arguments.get("print_fn") or print)(line)

    def save(self, filepath: str | os.PathLike, *args: Any, **kwargs: Any) -> None:  # noqa: D102
        super().save(filepath, *args, **kwargs)
        if str(filepath).endswith((".h5", ".hdf5")) and os.path.isfile(filepath):
            _complete(filepath, self)

    def _config_of_hdf5(self):
        """Returns what the config of an `.h5` file says besides the constructor's arguments."""
        return {}

    def _checked(self, x):
        x = as_rows(self.inputs, as_tensors(x))
        check_inputs(self.inputs, x)
        return x

    def _takes_strings(self):
        return any(tensor.dtype == "string" for tensor in tf.nest.flatten(self.inputs or []))

    def _maybe_symbolic_build(self, iterator=None, data_batch=None):
        # Under a strategy, Keras 3 builds from the mean over replicas, and strings have no mean.
        strategy = self.distribute_strategy
        if iterator is not None and strategy.num_replicas_in_sync > 1:
            _, _, batches = next(iter(iterator))
            data_batch = tf.nest.map_structure(
                lambda value: strategy.experimental_local_results(value)[0], next(batches)
            )
            iterator = None
        super()._maybe_symbolic_build(iterator=iterator, data_batch=data_batch)

    def _reducible(self, logs):
        # Keras 3 averages the logs of several workers over their first axis, and numbers have none.
        multi_worker = tf.distribute.MultiWorkerMirroredStrategy
        if KERAS_3 and isinstance(self.distribute_strategy, multi_worker):
            return tf.nest.map_structure(lambda value: tf.reshape(value, [1]), logs)
        return logs


def _step(function):
    """Returns a function of a step as one that a fork waits for, and that Ctrl-C ends."""
    if getattr(function, "is_step", False):
        return function

    @functools.wraps(function)
    def step(*args, **kwargs):
        with computing, cancellable():
            return function(*args, **kwargs)

    step.is_step = True
    return step


def _complete(path, model):
    """Writes into an `.h5` file what every other file says: the class's name, and more."""
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        config["class_name"] = keras.utils.get_registered_name(type(model))
        config["config"] |= model._config_of_hdf5()
        file.attrs["model_config"] = json.dumps(config)
