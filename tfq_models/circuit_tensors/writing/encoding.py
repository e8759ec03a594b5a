"""Whole data sets of circuits from one template."""

from collections.abc import Iterable, Sequence

import cirq
import numpy as np
import sympy
import tensorflow as tf

from tfq_models.base.arguments import shown
from tfq_models.circuit_tensors.writing.messages import program
from tfq_models.circuits.parts.symbols import symbol_name
from tfq_models.types import Numbers

# Rows that are written together: few enough to stay in the processor's cache.
_ROWS_AT_ONCE = 256


def circuit_tensor(
    circuit: cirq.AbstractCircuit,
    symbol_names: Sequence[str | sympy.Symbol] = (),
    values: Numbers | None = None,
) -> tf.Tensor:
    """Encodes a circuit for each row of values, as a string tensor in TensorFlow Quantum's format.

    Row i is `cirq.resolve_parameters(circuit, dict(zip(symbol_names, values[i])))`. The circuit is
    serialised once; for each row only the 4-byte floats that depend on the values are written, so
    that a circuit takes about a microsecond where `tfq.convert_to_tensor` takes hundreds.

    Gate parameters may be any SymPy expression of the named symbols; it is evaluated in float64 and
    stored as float32, unrounded (`tfq.convert_to_tensor` rounds to 6 decimals, and so does
    `tfq.from_tensor` when it reads; `from_circuit_tensor` does not). Symbols without values stay
    symbols of the circuits, for a layer to give them values: parameters must be affine in those,
    and a sum becomes one gate for each term.

    Operations outside the format are decomposed as Cirq decomposes them, and checked to be exact,
    global phase included, wherever they act on up to 6 qubits and hold no symbol. Tags and terminal
    measurements are dropped. One-qubit channels of the format are kept.

    Args:
        circuit: A circuit on `cirq.GridQubit` or `cirq.LineQubit`.
        symbol_names: The symbols that `values` gives, in the order of its columns.
        values: Numbers of shape `(batch, len(symbol_names))`, in the units of the circuit's own
            parameters (radians in `cirq.rx(x)`, half-turns in `cirq.X**x`). Default: none, which
            gives a batch of one.

    Returns:
        A string tensor of shape `(batch,)`.

    Raises:
        TypeError: If `circuit`, `symbol_names` or `values` is of another kind.
        ValueError: If the format cannot hold the circuit, if a name is unknown or repeated, if
            `values` has another shape, or if a number is not finite in float32.

    Example:
        >>> import cirq, sympy
        >>> from tfq_models.circuit_tensors import circuit_tensor, from_circuit_tensor
        >>> qubit, x = cirq.GridQubit(0, 0), sympy.Symbol("x")
        >>> tensor = circuit_tensor(cirq.Circuit(cirq.X(qubit) ** x), ["x"], [[0.5], [0.25]])
        >>> tensor.shape
        TensorShape([2])
        >>> print(from_circuit_tensor(tensor)[1])
        (0, 0): ───X^0.25───
    """
    _check_circuit(circuit)
    names = _check_names(symbol_names)
    template = program(circuit, frozenset(names))
    expressions = [expression for _, expression in template.slots]
    _check_known(names, circuit, expressions)
    rows = _check_values(values, names)
    return tf.constant(_fill(template, _evaluate(expressions, names, rows)), tf.string)


def serialize_circuit(circuit: cirq.AbstractCircuit) -> bytes:
    """Returns one circuit in TensorFlow Quantum's format, numbers unrounded.

    Symbols stay symbols; see `circuit_tensor` for what the format holds and for the errors. The
    format is a protobuf message, and messages merge by concatenation: the bytes of two circuits,
    one after the other, hold the first circuit followed by the second.

    Args:
        circuit: A circuit on `cirq.GridQubit` or `cirq.LineQubit`.

    Raises:
        TypeError: If `circuit` is not a circuit.
        ValueError: If the format cannot hold it.
    """
    _check_circuit(circuit)
    return program(circuit).data


def serialize_circuits(circuits: Iterable[cirq.AbstractCircuit]) -> tf.Tensor:
    """Encodes circuits of any shapes, one by one, as a string tensor of shape `(batch,)`.

    As `tfq.convert_to_tensor`, numbers unrounded. Where the circuits differ in their numbers only,
    `circuit_tensor` is a hundred times faster.
    """
    return tf.constant([serialize_circuit(circuit) for circuit in circuits], tf.string)


def _check_circuit(circuit):
    if not isinstance(circuit, cirq.AbstractCircuit):
        raise TypeError(f"`circuit` must be a cirq.Circuit. Received: {shown(circuit)}.")
    for qubit in sorted(circuit.all_qubits()):
        if not isinstance(qubit, cirq.GridQubit | cirq.LineQubit):
            raise ValueError(
                "`circuit` must act on cirq.GridQubit and cirq.LineQubit only, because TensorFlow "
                f"Quantum's format names qubits by their coordinates. Received: {qubit!r}."
            )


def _check_names(symbol_names):
    if isinstance(symbol_names, str | sympy.Symbol):
        raise TypeError(
            "`symbol_names` must be a sequence of names. "
            f"Received: symbol_names={shown(symbol_names)}."
        )
    names = list(map(symbol_name, symbol_names))
    if len(set(names)) < len(names):
        raise ValueError(f"`symbol_names` must not repeat a name. Received: {names}.")
    return names


def _check_known(names, circuit, expressions):
    # Cirq 1.5 misses the symbols of some gates (PhasedFSimGate), and expansion may cancel others.
    known = cirq.parameter_names(circuit).union(
        symbol.name for expression in expressions for symbol in expression.free_symbols
    )
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(
            "`symbol_names` must be symbols of the circuit, because a value of another would have "
            f"no effect. Received: {unknown}, with a circuit of {sorted(known)}."
        )


def _check_values(values, names):
    """Returns the values as finite float64 of shape `(batch, len(names))`."""
    if values is None and not names:
        return np.zeros((1, 0))
    shape = f"(batch, {len(names)})"
    try:
        rows = np.asarray([] if values is None else values)
    except ValueError:  # ragged
        rows = np.empty((), object)
    if rows.dtype.kind not in "biuf":
        raise TypeError(
            f"`values` must be real numbers of shape {shape}. Received: {shown(values)}."
        )
    rows = rows.astype(np.float64, copy=False)
    if rows.ndim != 2 or rows.shape[1] != len(names):
        raise ValueError(
            f"`values` must have the shape {shape}, a row for each circuit and a column for each "
            f"of {names}. Received: {'None' if values is None else f'shape {rows.shape}'}."
        )
    for row, column in np.argwhere(~np.isfinite(rows))[:1]:
        raise ValueError(
            "`values` must be finite. "
            f"Received: {rows[row, column]} for {names[column]!r} in row {row}."
        )
    return rows


def _evaluate(expressions, names, rows):
    """Returns the expressions' values in all rows, float32 of shape `(num_expressions, batch)`."""
    # Names stand for symbols, whatever assumptions the circuit's own symbols carry.
    plain = [e.xreplace({s: sympy.Symbol(s.name) for s in e.free_symbols}) for e in expressions]
    function = sympy.lambdify([sympy.Symbol(name) for name in names], plain, dummify=True)
    values = np.empty((len(plain), len(rows)), "<f4")
    with np.errstate(all="ignore"):
        for row, value in zip(values, _call(function, rows.T, expressions), strict=True):
            row[:] = value if np.isrealobj(value) else np.nan
    for slot, row in np.argwhere(~np.isfinite(values))[:1]:
        at = ", ".join(f"{n}={v}" for n, v in zip(names, rows[row], strict=True))
        raise ValueError(
            "`values` must give every parameter a real value that is finite in float32. "
            f"Received: {expressions[slot]} at {at} in row {row}."
        )
    return values


def _call(function, columns, expressions):
    try:
        return function(*columns)
    except (NameError, TypeError, AttributeError) as error:
        raise ValueError(
            "`circuit` must have parameters of functions that NumPy or SciPy can evaluate. "
            f"Received: {sorted(map(str, set(expressions)))}, and the error: {error}"
        ) from error


def _fill(template, values):
    """Returns the template's bytes once for each row, with the row's values in the slots."""
    batch = values.shape[1]
    if not template.slots:
        return [template.data] * batch
    size = len(template.data)
    block = np.empty((min(_ROWS_AT_ONCE, batch), size), np.uint8)
    block[:] = np.frombuffer(template.data, np.uint8)
    fields = np.dtype(
        {
            "names": [str(index) for index in range(len(values))],
            "formats": ["<f4"] * len(values),
            "offsets": [offset for offset, _ in template.slots],
            "itemsize": size,
        }
    )
    records = block.reshape(-1).view(fields)
    data = []
    for start in range(0, batch, _ROWS_AT_ONCE):
        count = min(_ROWS_AT_ONCE, batch - start)
        for name, row in zip(fields.names, values, strict=True):
            records[name][:count] = row[start : start + count]
        # Void, not bytes: NumPy drops the zero bytes at the end of the latter.
        data += records[:count].view(f"V{size}").tolist()
    return data
