"""The Keras in use, and the two bases that let it feed on circuits.

`tf.keras` is Keras 3, or tf_keras where the environment says `TF_USE_LEGACY_KERAS=1`. Nothing else
in the package knows which; this file reads the choice and never makes it.
"""

import importlib
import json
import os
import random
import warnings
from collections.abc import Iterator

import h5py
import numpy as np
import tensorflow as tf

from tfq_models.arguments import NamedArguments, bound_arguments, refuse_unknown
from tfq_models.costs import check_fit
from tfq_models.data_checks import (
    as_rows,
    check_call,
    check_equally_many,
    check_fit_arguments,
    check_inputs,
    check_tensors,
    said_alone,
)
from tfq_models.identifiers import check_dtype, check_identifiers


def _tensorflow_keras():
    legacy = os.environ.get("TF_USE_LEGACY_KERAS") in ("1", "true", "True")
    # Read before Keras is imported, which would import the other framework first.
    backend = "tensorflow" if legacy else os.environ.get("KERAS_BACKEND", "tensorflow")
    if backend == "tensorflow":
        backend = tf.keras.backend.backend()  # as ~/.keras/keras.json may have it
    if backend != "tensorflow":
        raise ImportError(
            "Keras must run on TensorFlow, because circuits are simulated in TensorFlow. Set the "
            "environment variable KERAS_BACKEND=tensorflow, or `backend` in ~/.keras/keras.json, "
            f"before Keras is imported. Received: {backend}."
        )
    return tf.keras


keras = _tensorflow_keras()
KERAS_3 = keras.Model.__module__.startswith("keras.")  # not "tf_keras."

_CONVERSIONS = {}


class _Seeds(random.Random):
    """tf_keras 2.18 draws its seeds between 1 and 1e9, which Python 3.12 refuses: a float."""

    def randint(self, a, b):
        return super().randint(int(a), int(b))


def set_random_seed(seed):
    """Seeds Python, NumPy, TensorFlow and Keras: `keras.utils.set_random_seed`, on any Python."""
    keras.utils.set_random_seed(seed)
    if not KERAS_3:
        backend = importlib.import_module("tf_keras.src.backend")
        backend._SEED_GENERATOR.generator = _Seeds(seed)


def register(cls):
    """Registers a class or function with Keras as `tfq_models>Name`: models that use it load."""
    # tf_keras refuses a name that is taken, as by a stand-in of `loading`.
    keras.utils.get_custom_objects().pop(f"tfq_models>{cls.__name__}", None)
    return keras.utils.register_keras_serializable(package="tfq_models")(cls)


def convert_with(kind, conversion):
    """Makes layers and models accept a list of `kind` objects where they accept a tensor.

    Args:
        kind: A class, such as `cirq.Circuit`.
        conversion: A function from a list of `kind` objects to a tensor of as many rows.
    """
    _CONVERSIONS[kind] = conversion


def as_tensors(data):
    """Returns data with what Keras refuses as input turned into tensors.

    Lists and arrays of text or bytes become string tensors; lists of a class given to
    `convert_with` become what its conversion makes of them; so do those in dictionaries, and in the
    batches of an iterator or a `keras.utils.Sequence`. Anything else comes back as it is.

    Example:
        >>> as_tensors([b"one", b"two"]).dtype
        tf.string
    """
    if isinstance(data, dict):
        return {name: as_tensors(value) for name, value in data.items()}
    if isinstance(data, Iterator):
        return (_batch_as_tensors(batch) for batch in data)  # Keras knows generators only
    if isinstance(data, keras.utils.Sequence):
        return data if isinstance(data, _Batches) else _Batches(data)
    if isinstance(data, np.ndarray) and data.dtype.kind in "OSU":
        tensors = as_tensors(data.tolist())
        return tensors if isinstance(tensors, tf.Tensor) else data
    if type(data) not in (list, tuple) or not data:
        return data
    if isinstance(data[0], bytes | str):
        return tf.constant(data, tf.string)
    for kind, conversion in _CONVERSIONS.items():
        if isinstance(data[0], kind):
            return conversion(list(data))
    if any(isinstance(item, dict | list | tuple | np.ndarray) for item in data):
        return type(data)(as_tensors(item) for item in data)
    return data


def _batch_as_tensors(batch):
    inputs, *others = batch if isinstance(batch, tuple) else (batch,)
    return as_tensors(inputs), *others


class _Batches(keras.utils.Sequence):
    """A sequence of batches whose inputs are converted."""

    def __init__(self, batches):
        names = ("workers", "use_multiprocessing", "max_queue_size") if KERAS_3 else ()
        super().__init__(**{name: getattr(batches, name) for name in names})
        self._batches = batches

    def __len__(self):
        return len(self._batches)

    def __getitem__(self, index):
        return _batch_as_tensors(self._batches[index])

    def on_epoch_begin(self):
        if hasattr(self._batches, "on_epoch_begin"):
            self._batches.on_epoch_begin()

    def on_epoch_end(self):
        self._batches.on_epoch_end()


# What Keras itself may write into a layer's config, or take as `**kwargs`.
OF_CONFIGS = {
    *("name", "dtype", "trainable", "autocast", "dynamic", "activity_regularizer"),
    *("batch_input_shape", "batch_shape", "input_shape", "input_dim", "batch_size", "sparse"),
}
_OF_LAYERS = OF_CONFIGS | {"weights", "input_tensor"}
_OF_MODELS = {"inputs", "outputs", "name", "trainable", "skip_init", "autocast", "dynamic"}


class _Named(NamedArguments):
    """Checks what Keras takes by name where it is given; Keras does when a layer is built."""

    def __new__(cls, *args, **kwargs):
        check_identifiers(keras, kwargs)
        check_dtype(kwargs.get("dtype"))
        return super().__new__(cls, *args, **kwargs)


class Layer(_Named, keras.layers.Layer):
    """A Keras layer that takes circuits, also as a list of `cirq.Circuit` or an array of bytes.

    XLA knows neither strings nor the simulators' operations, so the layer says that it cannot be
    compiled by it. AutoGraph is off in `call`. A class that is a TensorFlow Quantum layer too names
    that base before this one, and calls `Layer.__init__` itself.
    """

    def __init__(self, **kwargs):
        refuse_unknown(type(self), kwargs, _OF_LAYERS)
        super().__init__(**kwargs)
        if KERAS_3:
            self.supports_jit = False

    # tf_keras would have AutoGraph rewrite all that `call` calls: the simulator, in seconds.
    @tf.autograph.experimental.do_not_convert
    @said_alone
    def __call__(self, *args, **kwargs):  # noqa: D102
        if args and isinstance(args[0], list) and not args[0]:
            args = (tf.constant([], tf.string), *args[1:])  # no circuits
        args = [*map(as_tensors, args)]
        check_tensors(args[:1])
        return super().__call__(*args, **kwargs)

    def __reduce__(self):
        # Keras 3 copies and pickles a layer by its config; tf_keras would by its attributes.
        if KERAS_3:
            return super().__reduce__()
        build_config = self.get_build_config() if self.built else None
        return _rebuilt, (type(self), self.get_config(), build_config, self.get_weights())


def _rebuilt(cls, config, build_config, weights):
    """Returns a layer of tf_keras as it was pickled."""
    layer = cls.from_config(config)
    if build_config is not None:
        layer.build_from_config(build_config)
        layer.set_weights(weights)
    return layer


class Model(_Named, keras.Model):
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

    def __init__(self, *args, dtype=None, **kwargs):
        refuse_unknown(type(self), kwargs, _OF_MODELS)
        super().__init__(*args, **kwargs)
        if dtype is not None and KERAS_3:
            self.dtype_policy = dtype
        elif dtype is not None:
            self._set_dtype_policy(dtype)

    @said_alone
    def __call__(self, *args, **kwargs):  # noqa: D102
        if args:
            args = (as_rows(self.inputs, as_tensors(args[0])), *args[1:])
            check_call(self.inputs, args[0])
        return super().__call__(*map(as_tensors, args), **kwargs)

    def compile(self, *args, **kwargs):  # noqa: D102
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

    def compile_from_config(self, config):  # noqa: D102
        # Keras's own does nothing where `compile` is overridden.
        super().compile(**keras.utils.deserialize_keras_object(config))
        if hasattr(self.optimizer, "build"):
            self.optimizer.build(self.trainable_variables)

    @said_alone
    def fit(self, x=None, *args, **kwargs):  # noqa: D102
        bound = bound_arguments(keras.Model.fit, self, x, *args, **kwargs)
        bound.apply_defaults()
        arguments = {name: value for name, value in bound.arguments.items() if name != "self"}
        arguments["x"] = self._checked(x)
        check_fit_arguments(**arguments)
        check_fit(self, arguments["x"], arguments["batch_size"], arguments["steps_per_epoch"])
        return super().fit(**_fit_arguments(**arguments))

    @said_alone
    def evaluate(self, x=None, *args, **kwargs):  # noqa: D102
        x = self._checked(x)
        check_equally_many(x, *args[:1], kwargs.get("y"), kwargs.get("sample_weight"))
        return super().evaluate(x, *args, **kwargs)

    @said_alone
    def predict(self, x, *args, **kwargs):  # noqa: D102
        return super().predict(self._checked(x), *args, **kwargs)

    @said_alone
    def train_on_batch(self, x, *args, **kwargs):  # noqa: D102
        return super().train_on_batch(self._checked(x), *args, **kwargs)

    @said_alone
    def test_on_batch(self, x, *args, **kwargs):  # noqa: D102
        return super().test_on_batch(self._checked(x), *args, **kwargs)

    @said_alone
    def predict_on_batch(self, x):  # noqa: D102
        return super().predict_on_batch(self._checked(x))

    def train_step(self, data):  # noqa: D102
        # A step that asks for data and finds none would still count as one of the optimizer's.
        found = [tensor for tensor in tf.nest.flatten(data) if tensor is not None]
        with tf.control_dependencies(found):
            return self._reducible(super().train_step(data))

    def test_step(self, data):  # noqa: D102
        return self._reducible(super().test_step(data))

    def save(self, filepath, *args, **kwargs):  # noqa: D102
        super().save(filepath, *args, **kwargs)
        if str(filepath).endswith((".h5", ".hdf5")) and os.path.isfile(filepath):
            _name_as_registered(filepath, type(self))

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


def _name_as_registered(path, cls):
    """Names a model's class in its `.h5` file as every other file does, so that it is found."""
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        config["class_name"] = keras.utils.get_registered_name(cls)
        file.attrs["model_config"] = json.dumps(config)


def _fit_arguments(x, y, sample_weight, validation_data, **arguments):
    """Returns the arguments of `fit` as Keras takes them, with shuffled rows as a data set."""
    if isinstance(validation_data, tuple | list):
        first, *others = validation_data
        others = [np.asarray(part) if isinstance(part, list) else part for part in others]
        validation_data = (as_tensors(first), *others)
    else:
        validation_data = as_tensors(validation_data)
    rows = (x,) if y is None else (x, y) if sample_weight is None else (x, y, sample_weight)
    if isinstance(x, tf.data.Dataset | Iterator):
        arguments["shuffle"] = False  # Keras 3 would warn of its own default
    elif arguments["shuffle"] is True and _are_arrays(rows):
        if validation_data is None and arguments["validation_split"]:
            rows, validation_data = _split(rows, arguments["validation_split"])
        x, y, sample_weight = _shuffled(rows, **arguments), None, None
        size = arguments["validation_batch_size"] or arguments["batch_size"]
        arguments |= {"validation_batch_size": size, "batch_size": None}
        arguments |= {"validation_split": 0.0, "shuffle": False}
    arguments |= {"sample_weight": sample_weight, "validation_data": validation_data}
    return {"x": x, "y": y, **arguments}


def _are_arrays(data):
    return all(isinstance(array, np.ndarray | tf.Tensor) for array in tf.nest.flatten(data))


def _num_rows(data):
    counts = {array.shape[0] for array in tf.nest.flatten(data)}
    if len(counts) > 1:
        raise ValueError(
            "Inputs, targets and sample weights must have equally many rows. "
            f"Received: {sorted(counts)} rows."
        )
    return counts.pop()


def _split(rows, fraction):
    """Splits off the last rows, as Keras does."""
    num_rows = _num_rows(rows)
    cut = int(num_rows * (1.0 - fraction))
    if not 0 < cut < num_rows:
        raise ValueError(
            "`validation_split` must leave rows on both sides. "
            f"Received: validation_split={fraction} for {num_rows} rows."
        )
    return (
        tf.nest.map_structure(lambda array: array[:cut], rows),
        tf.nest.map_structure(lambda array: array[cut:], rows),
    )


def _shuffled(rows, batch_size, steps_per_epoch, **_):
    """Returns batches of the rows, in an order that changes from epoch to epoch."""
    tensors = tf.nest.map_structure(_as_float, rows)
    num_rows = _num_rows(rows)
    order = tf.data.Dataset.range(num_rows).shuffle(num_rows)
    if steps_per_epoch is not None:
        order = order.repeat()
    return (
        order.batch(batch_size or 32)
        .map(lambda index: tf.nest.map_structure(lambda tensor: tf.gather(tensor, index), tensors))
        .prefetch(tf.data.AUTOTUNE)
    )


def _as_float(array):
    tensor = tf.convert_to_tensor(array)
    return tf.cast(tensor, keras.backend.floatx()) if tensor.dtype.is_floating else tensor
