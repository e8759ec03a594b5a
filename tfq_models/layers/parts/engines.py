"""How a layer's circuit is run: one class a kind of backend, all called in the same way."""

import importlib.util

import cirq

from tfq_models.base.checks import check_count
from tfq_models.layers.cirq_backends.engine import CirqEngine
from tfq_models.layers.parts.tfq_engine import TfqEngine
from tfq_models.simulator import Program

# TFQ's own words for its C++ simulator mean our default.
_AUTO = ("auto", "noiseless", None)


def make_engine(
    circuit, operators, symbol_names, *, repetitions, backend, differentiator, dtype, data=None
):
    """Returns the engine that runs `circuit`, or raises an error that names the wrong argument.

    The engine knows its `num_operators`. It is called with

    * `values`: `(num_symbols,)`, shared by the batch, or `(batch, num_symbols)`;
    * `row_values`: `(batch, k)`, if the last k symbols have values of their own in each row;
      `values`, `(num_symbols - k,)`, then gives the others;
    * `circuits`: a string tensor `(batch,)`, if `data` is given;

    and returns expectations, `(batch, num_operators)`.

    Args:
        circuit: A circuit whose symbols are all in `symbol_names`.
        operators: One operator or a list of them.
        symbol_names: The order of the values.
        repetitions: Number of shots, or None for exact expectations.
        backend: The name of a backend, or a Cirq simulator or sampler.
        differentiator: One of `tfq.differentiators`, or None.
        dtype: "complex64" or "complex128".
        data: The `QuantumData` that the circuit follows, or None.
    """
    if repetitions is not None:
        repetitions = check_count("repetitions", repetitions)
    backend = _checked_backend(backend, repetitions, differentiator)
    if backend in ("auto", "native", "tensorflow"):
        return ProgramEngine(circuit, operators, symbol_names, repetitions, dtype, backend, data)
    if backend != "tfq" and differentiator is None:
        return CirqEngine(circuit, operators, symbol_names, repetitions, backend, dtype, data)
    asked = ("backend", backend) if differentiator is None else ("differentiator", differentiator)
    _check_installed(*asked)
    simulator = None if backend == "tfq" else backend
    return TfqEngine(circuit, operators, symbol_names, repetitions, simulator, differentiator, data)


class _UnknownBackendError(ValueError, TypeError):
    """The error of an unknown name: a ValueError here, a TypeError in TensorFlow Quantum."""


class ProgramEngine:
    """Runs a circuit by our simulator; gradients are exact, also where shots make values noisy."""

    def __init__(self, circuit, operators, symbol_names, repetitions, dtype, backend, data=None):
        qubits = None if data is None else data.qubits
        # The symbols belong to the data circuits, where these have symbols.
        self._data_has_symbols = data is not None and bool(data.symbol_names)
        names = () if self._data_has_symbols else symbol_names
        program = Program(circuit, qubits=qubits, symbol_names=names, dtype=dtype, backend=backend)
        self._measurement = program.measuring(operators, repetitions)
        self.num_operators = self._measurement.num_operators
        self._dtype = program.dtype
        self._data = data

    def __call__(self, values, row_values=None, circuits=None):
        """Returns expectations, as `make_engine` says."""
        states = initial_rows = None
        if circuits is not None:  # before their states are there
            circuits = self._measurement.fitting(circuits)
        may_be_qubits = False
        if self._data_has_symbols:
            mixtures, values = self._data.mixtures(circuits, values, self._dtype), ()
            states, initial_rows = mixtures
        elif circuits is not None:
            may_be_qubits = self._measurement.runs_natively
            states, initial_rows = self._data.mixtures(
                circuits, dtype=self._dtype, may_be_qubits=may_be_qubits
            )
        return self._measurement(
            values,
            states,
            row_values=row_values,
            initial_rows=initial_rows,
            may_be_qubits=may_be_qubits,
        )

    def step_cost(self, num_rows):
        """Returns what a training step costs, as `Program.step_cost` does."""
        return self._measurement.step_cost(num_rows)


def _checked_backend(backend, repetitions, differentiator):
    """Returns one of `Program`'s backends, "tfq", or the Cirq object."""
    if backend is None or isinstance(backend, str):
        return _checked_name(backend, differentiator)
    kind = cirq.SimulatesExpectationValues if repetitions is None else cirq.Sampler
    if isinstance(backend, kind):
        return backend
    if isinstance(backend, cirq.Sampler | cirq.SimulatesExpectationValues):
        raise TypeError(
            f"`backend` must be a cirq.{kind.__name__} where `repetitions` is {repetitions}. "
            f"Received: backend={backend!r}."
        )
    raise TypeError(
        '`backend` must be "auto", "native", "tensorflow", "tfq", a cirq.Sampler or a '
        f"cirq.SimulatesExpectationValues. Received: backend={backend!r}."
    )


def _checked_name(backend, differentiator):
    if backend == "noisy":
        raise ValueError(
            "`backend` must be noiseless here; for noise, use a cirq.DensityMatrixSimulator as the "
            "backend, or tfq.layers.NoisyPQC or tfq.layers.NoisyControlledPQC under tf_keras. "
            'Received: backend="noisy".'
        )
    if backend in _AUTO:
        backend = "auto" if differentiator is None else "tfq"
    elif backend not in ("native", "tensorflow", "tfq"):
        raise _UnknownBackendError(
            '`backend` must be "auto", "native", "tensorflow", "tfq" or a Cirq simulator or '
            "sampler. "
            f"Received: backend={backend!r}."
        )
    if backend != "tfq" and differentiator is not None:
        raise ValueError(
            '`backend` must be "tfq" or a Cirq simulator or sampler where a `differentiator` is '
            f'given, which TensorFlow Quantum\'s operations take. Received: backend="{backend}".'
        )
    return backend


def _check_installed(name, value):
    if importlib.util.find_spec("tensorflow_quantum") is None:
        raise ValueError(
            f"`{name}` must not ask for TensorFlow Quantum, because it is not installed. Leave it "
            "out, or install it where it has wheels (Linux on x86-64, Python 3.10 to 3.12): pip "
            f'install "tfq_models[tfq]". Received: {name}={value!r}.'
        )
