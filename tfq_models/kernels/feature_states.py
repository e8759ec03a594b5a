"""What a feature map makes of rows of features: one state vector a row."""

from __future__ import annotations

import functools
from collections.abc import Callable

import cirq
import numpy as np
import tensorflow as tf

from tfq_models import circuits
from tfq_models.base.checks import check_count
from tfq_models.base.interrupts import cancellable, interruptible
from tfq_models.circuits.encodings.feature_maps import check_feature_map, feature_map_circuit
from tfq_models.kernels.blocks import blocks_of_rows
from tfq_models.kernels.product_states import ProductStates
from tfq_models.native import machine
from tfq_models.simulator import Program

AMPLITUDE_BYTES = 16
_AMPLITUDE = "amplitude"


def check_map(feature_map):
    """Raises the error that names the culprit, if this is no feature map at all."""
    check_feature_map(feature_map, further_names=(_AMPLITUDE,))


def is_amplitude(feature_map) -> bool:
    """Whether rows are taken for amplitudes, without a circuit."""
    return isinstance(feature_map, str) and feature_map == _AMPLITUDE


def feature_states(
    feature_map: str | Callable | cirq.AbstractCircuit, num_features: int, num_qubits: int | None
) -> CircuitStates | AmplitudeStates:
    """Returns the simulation of a feature map for rows of so many features."""
    if is_amplitude(feature_map):
        return AmplitudeStates(num_features, num_qubits)
    circuit, qubits = feature_map_circuit(feature_map, num_features, num_qubits)
    return _compiled(circuit.freeze(), qubits, num_features)


@functools.lru_cache(maxsize=32)  # copies of a kernel, as a grid search makes them, share it
def _compiled(circuit, qubits, num_features):
    return CircuitStates(circuit, qubits, num_features)


class CircuitStates:
    """States after a circuit whose symbols are features `x_0`, `x_1`, ... and weights.

    Attributes:
        circuit: The circuit.
        num_qubits: Number of qubits.
        weight_names: Its other symbols, in natural order.
        symbol_names: The weights, then the features.
    """

    def __init__(self, circuit, qubits, num_features):
        names = [symbol.name for symbol in circuits.inputs(num_features)]
        self.circuit = circuit
        self.num_qubits = len(qubits)
        self._qubits = qubits
        self._num_features = num_features
        self.weight_names = [n for n in circuits.circuit_symbols(circuit) if n not in names]
        self.symbol_names = [*self.weight_names, *names]

    @functools.cached_property
    def factors(self) -> ProductStates | None:
        """The states of each qubit by itself, if no gate joins two."""
        if any(len(operation.qubits) > 1 for operation in self.circuit.all_operations()):
            return None
        return ProductStates(self.circuit, self._qubits, self.symbol_names)

    @functools.cached_property
    def _program(self):
        return Program(
            self.circuit, qubits=self._qubits, symbol_names=self.symbol_names, dtype="complex128"
        )

    @functools.cached_property
    def _simulate(self):
        # A partial, because TensorFlow would take methods of many objects for one that it retraces.
        return tf.function(
            functools.partial(self._states),
            input_signature=[
                tf.TensorSpec([len(self.weight_names)], tf.float64),
                tf.TensorSpec([None, self._num_features], tf.float64),
            ],
        )

    def _states(self, weights, rows):
        return self._program.state_vector(weights, row_values=rows)

    @interruptible()
    def __call__(self, weights: np.ndarray, rows: np.ndarray, verbose=0) -> np.ndarray:
        """Returns the normalised states: complex128, `(rows, 2**num_qubits)`."""
        width = 2**self.num_qubits
        states = np.empty((len(rows), width), np.complex128)
        weights = tf.constant(weights, tf.float64)
        for block in blocks_of_rows(len(rows), AMPLITUDE_BYTES * width, verbose):
            with cancellable():
                states[block] = self._simulate(weights, tf.constant(rows[block]))
        parts = states.view(np.float64)
        parts /= np.sqrt(np.einsum("ij,ij->i", parts, parts))[:, None]
        return states


class AmplitudeStates:
    """Rows of features as amplitudes, divided by their norm and padded with 0. No circuit.

    Attributes:
        num_qubits: Number of qubits, the least that holds the features unless given.
        weight_names: Empty.
        factors: None.
    """

    weight_names = ()
    factors = None

    def __init__(self, num_features, num_qubits=None):
        least = max(1, (num_features - 1).bit_length())
        self.num_qubits = least if num_qubits is None else check_count("num_qubits", num_qubits)
        if self.num_qubits < least:
            raise ValueError(
                f"`num_qubits` must be at least {least} for the amplitudes of {num_features} "
                f"features. Received: num_qubits={num_qubits}."
            )

    def __call__(self, weights, rows, verbose=0):
        """As that of `CircuitStates`."""
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        zeros = np.flatnonzero(norms == 0)
        if len(zeros):
            raise ValueError(
                "Rows must not be all 0 as amplitudes, because no state has norm 0. "
                f"Received: zeros in row {zeros[0]}, and {len(zeros)} such rows in all."
            )
        states = np.zeros((len(rows), 2**self.num_qubits), np.complex128)
        states[:, : rows.shape[1]] = rows / norms
        return states


def check_features(name: str, values, num_features: int | None, feature_map=None) -> np.ndarray:
    """Returns rows of features as float64, or raises the error that names the culprit.

    Rows for the map `"amplitude"` may be complex, and are then complex128.
    """
    rows = _numbers(name, values)
    if np.iscomplexobj(rows) and not is_amplitude(feature_map):
        raise TypeError(
            f"`{name}` must be real, because features are angles; feature_map='amplitude' takes "
            f"complex amplitudes. Received: {name} of type {rows.dtype}."
        )
    wanted = num_features or "num_features"
    if rows.ndim != 2 or not rows.shape[1] or num_features not in (None, rows.shape[1]):
        raise ValueError(
            f"`{name}` must have shape (rows, {wanted}), one column for each feature. "
            f"Received: {name} of shape {rows.shape}."
        )
    wrong = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if len(wrong):
        raise ValueError(
            f"`{name}` must be finite. Received: {rows[wrong[0]]} in row {wrong[0]}, and "
            f"{len(wrong)} such rows in all."
        )
    return rows


def _numbers(name, values):
    try:
        rows = np.asarray(values)
        kind = np.complex128 if np.iscomplexobj(rows) else np.float64
        return rows.astype(kind)
    except (TypeError, ValueError):
        raise TypeError(
            f"`{name}` must be an array of numbers. Received: {name} of type "
            f"{type(values).__name__}."
        ) from None


def check_memory_for(num_rows: int, num_qubits: int):
    """Raises an error where the states of all rows do not fit into the machine's memory."""
    _check_bytes(
        AMPLITUDE_BYTES * num_rows * 2**num_qubits,
        f"{num_rows} states of {num_qubits} qubits",
        "Take fewer rows, fewer features, as by make_pipeline(StandardScaler(), PCA(8), ...), or "
        "the maps 'amplitude' or 'angle', which take many. "
        f"Received: {num_rows} rows on {num_qubits} qubits.",
    )


def check_memory_of_matrix(num_rows: int, num_others: int):
    """Raises an error where a kernel matrix does not fit into the machine's memory."""
    _check_bytes(
        np.dtype(np.float64).itemsize * num_rows * num_others,
        f"A kernel matrix of {num_rows} by {num_others} rows",
        f"Take fewer rows. Received: {num_rows} rows and {num_others} others.",
    )


def _check_bytes(needed, of_what, way_out):
    available = machine.total_memory()
    if available is not None and needed > available:
        raise ValueError(
            f"{of_what} must fit into the {available / 2**30:,.1f} GiB of this machine, and needs "
            f"{needed / 2**30:,.1f} GiB. {way_out}"
        )
