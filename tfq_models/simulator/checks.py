"""Checks of what a program is made of and called with."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import cirq
import numpy as np
import tensorflow as tf

from tfq_models import native
from tfq_models.base.arguments import shown
from tfq_models.base.checks import check_sequence
from tfq_models.circuits.parts.symbols import symbol_name

# `model.export` of both Kerases, and TensorFlow's own writer.
_WRITERS_OF_GRAPHS = (
    "keras.src.export",
    "tf_keras.src.export",
    "tensorflow.python.saved_model.save",
)


def chooses_kernel(backend) -> bool:
    """Returns whether a backend means the native kernel on this machine."""
    if backend not in ("auto", "native", "tensorflow"):
        raise ValueError(
            f'`backend` must be "auto", "native" or "tensorflow". Received: backend={backend!r}.'
        )
    if backend == "native" and native.why_not():
        raise ValueError(
            f'`backend` must not be "native" on this machine. {native.why_not()} '
            'Received: backend="native".'
        )
    if backend == "tensorflow" or native.why_not():
        return False
    return backend == "native" or not tf.config.list_physical_devices("GPU")


def is_for_a_file() -> bool:
    """Returns whether a graph is being made for a file, to be served where there is no kernel."""
    frame = sys._getframe() if tf.inside_function() else None
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith(_WRITERS_OF_GRAPHS):
            return True
        frame = frame.f_back
    return False


def checked_seed(seed) -> tf.Tensor:
    """Returns the seed of a stateless draw, `(2,)`; None makes a new one."""
    if seed is None:
        return tf.random.uniform([2], maxval=2**31 - 1, dtype=tf.int32)
    if not isinstance(seed, tf.Tensor | tf.Variable):
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer):
            raise TypeError(f"`seed` must be an integer or None. Received: seed={seed!r}.")
        if not 0 <= seed < 2**63:
            raise ValueError(f"`seed` must be from 0 to 2^63 - 1. Received: seed={seed}.")
    return tf.stack([tf.cast(tf.convert_to_tensor(seed, dtype_hint=tf.int64), tf.int64), 0])


def checked_repetitions(repetitions, at_most=None):
    """Returns a number of shots, which may be a tensor."""
    if isinstance(repetitions, tf.Tensor):
        return repetitions
    if isinstance(repetitions, bool) or not isinstance(repetitions, int | np.integer):
        raise TypeError(
            f"`repetitions` must be a positive integer. Received: repetitions={repetitions!r}."
        )
    if repetitions < 1 or (at_most is not None and repetitions > at_most):
        limit = "a positive integer" if at_most is None else f"from 1 to {at_most}"
        raise ValueError(f"`repetitions` must be {limit}. Received: repetitions={repetitions}.")
    return repetitions


def checked_dtype(dtype) -> tf.DType:
    """Returns the complex type of a name."""
    try:
        dtype = tf.as_dtype(dtype)
    except TypeError:
        dtype = None
    if dtype not in (tf.complex64, tf.complex128):
        raise ValueError(f'`dtype` must be "complex64" or "complex128". Received: dtype={dtype!r}.')
    return dtype


def checked_numbers(name, values, dtype: tf.DType) -> tf.Tensor:
    """Returns a tensor of a type; Python's numbers are read at full precision."""
    try:
        tensor = tf.convert_to_tensor(values, dtype_hint=dtype)
    except (TypeError, ValueError):
        tensor = None
    if (
        tensor is None
        or tensor.dtype == tf.string
        or (tensor.dtype.is_complex and not dtype.is_complex)
    ):
        kind = "numbers" if dtype.is_complex else "real numbers"
        raise TypeError(
            f"`{name}` must be a tensor or an array of {kind}. "
            f"Received: {name}={shown(values)} of type {type(values).__name__}."
        )
    return tf.cast(tensor, dtype)


def checked_qubits(circuit, qubits) -> tuple[cirq.Qid, ...]:
    """Returns the qubits in order: those given, or those of the circuit."""
    used = circuit.all_qubits()
    if qubits is None:
        return tuple(sorted(used))
    qubits = check_sequence("qubits", qubits, "qubits")
    for qubit in qubits:
        if not isinstance(qubit, cirq.Qid):
            raise TypeError(f"`qubits` must hold Cirq qubits. Received: {qubit!r}.")
    if len(set(qubits)) < len(qubits):
        raise ValueError(f"`qubits` must be distinct. Received: qubits={list(map(str, qubits))}.")
    missing = sorted(used - set(qubits))
    if missing:
        raise ValueError(
            "`qubits` must include all qubits of `circuit`. "
            f"Received: qubits without {', '.join(map(str, missing))}."
        )
    return tuple(qubits)


def checked_symbol_names(used: Sequence[str], symbol_names) -> tuple[str, ...]:
    """Returns the names in order: those given, or those in use."""
    if symbol_names is None:
        return tuple(used)
    names = tuple(map(symbol_name, check_sequence("symbol_names", symbol_names, "names")))
    if len(set(names)) < len(names):
        raise ValueError(f"`symbol_names` must be distinct. Received: symbol_names={list(names)}.")
    missing = [name for name in used if name not in set(names)]
    if missing:
        raise ValueError(
            "`symbol_names` must include all symbols of `circuit`. "
            f"Received: symbol_names without {', '.join(missing)}."
        )
    return names


def check_width(name, values, rank, width, symbol_names) -> None:
    """Raises an error if values do not have a number for each symbol."""
    if values.shape.rank != rank or values.shape[-1] != width:
        shape = f"({width},)" if rank == 1 else f"(batch, {width})"
        raise ValueError(
            f"`{name}` must have shape {shape}, in the order of the symbols "
            f"{list(symbol_names)}. Received: {name} of shape {values.shape}."
        )


def aligned(rows: tf.Tensor, states: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns values and initial states of one batch; what has a single row serves every other."""
    if rows.shape[0] == 1:
        return tf.broadcast_to(rows, [tf.shape(states)[0], rows.shape[1]]), states
    if states.shape[0] == 1:
        return rows, tf.broadcast_to(states, [tf.shape(rows)[0], states.shape[1]])
    message = "`initial_state` must have one row, or as many as the values have."
    if None not in (rows.shape[0], states.shape[0]):
        if rows.shape[0] != states.shape[0]:
            raise ValueError(
                f"{message} Received: {states.shape[0]} states and {rows.shape[0]} rows of values."
            )
        return rows, states
    same = tf.debugging.assert_equal(
        tf.shape(rows)[0], tf.shape(states)[0], f"{message} Received: values (x) and states (y)."
    )
    with tf.control_dependencies([] if same is None else [same]):
        return tf.identity(rows), tf.identity(states)
