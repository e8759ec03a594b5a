"""Every function of a gate's parameter works on Cirq's backends, too, or the layer refuses it."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.simulator.test_expressions import ACCEPTED, POINT, REFUSED, X, Y
from tfq_models import base
from tfq_models.circuits.parameter_shift.slots import Slot, Slots
from tfq_models.layers import PQC, ControlledPQC, EncodedPQC
from tfq_models.layers.cirq_backends.slot_values import SlotValues

QUBITS = cirq.GridQubit.rect(1, 4)
NAMES = list(POINT)
AT = np.array(list(POINT.values()))
SIMULATOR = cirq.Simulator(dtype=np.complex128)
STEP = 1e-5
# Heaviside(x - 0.375) jumps at the point itself, where no difference quotient has a meaning.
SMOOTH = [e for e in ACCEPTED if not e.has(sympy.Rational(1, 4))]
GROUPS = range(0, len(SMOOTH), len(QUBITS))


def cirq_expectations(circuit, operators, values):
    resolver = dict(zip(NAMES, map(float, values), strict=True))
    return np.real(SIMULATOR.simulate_expectation_values(circuit, operators, resolver))


def differences(circuit, operators):
    """Derivatives of Cirq's expectations, `(num_operators, 2)`."""
    columns = [
        cirq_expectations(circuit, operators, AT + step)
        - cirq_expectations(circuit, operators, AT - step)
        for step in STEP * np.eye(2)
    ]
    return np.transpose(columns) / (2 * STEP)


def case(first):
    expressions = dict(zip(QUBITS, SMOOTH[first:], strict=False))
    circuit = cirq.Circuit(cirq.ry(angle)(qubit) for qubit, angle in expressions.items())
    # So that both symbols are there, whatever the expressions.
    circuit += cirq.Circuit(cirq.rx(X * Y)(QUBITS[0]))
    return circuit, [cirq.Z(qubit) for qubit in expressions]


@pytest.mark.parametrize("mode", ["eager", "graph"])
@pytest.mark.parametrize("first", GROUPS)
def test_values_and_derivatives_are_cirqs(first, mode):
    circuit, operators = case(first)
    layer = EncodedPQC(circuit, operators, input_symbols=NAMES, backend=SIMULATOR, dtype="float64")

    def measured(values):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(values)
            outputs = layer(values)
        return outputs, tape.batch_jacobian(outputs, values, experimental_use_pfor=False)

    call = tf.function(measured, autograph=False) if mode == "graph" else measured
    outputs, jacobian = call(tf.constant([AT, AT]))
    expected = cirq_expectations(circuit, operators, AT)
    np.testing.assert_allclose(outputs, [expected] * 2, atol=1e-9, err_msg=str(circuit))
    expected = differences(circuit, operators)
    np.testing.assert_allclose(jacobian, [expected] * 2, atol=1e-7, err_msg=str(circuit))


@pytest.mark.parametrize("first", GROUPS)
def test_fit_follows_cirqs_slope(first):
    circuit, operators = case(first)
    data = base.keras.Input((), dtype="string")
    layer = PQC(
        circuit,
        operators,
        backend=cirq.Simulator(),
        initializer=lambda shape, dtype=None: tf.constant(AT, dtype),
    )
    model = base.Model(inputs=data, outputs=layer(data))
    model.compile(base.keras.optimizers.SGD(0.01), lambda _, outputs: tf.reduce_sum(outputs, -1))
    model.fit([cirq.Circuit()], np.zeros((1, 1)), verbose=0)
    slope = differences(circuit, operators).sum(axis=0)
    np.testing.assert_allclose(model.get_weights()[0], AT - 0.01 * slope, atol=1e-5)


@pytest.mark.parametrize("expression", REFUSED, ids=str)
@pytest.mark.parametrize("repetitions", [None, 10], ids=["exact", "shots"])
def test_refused_by_the_constructor(expression, repetitions):
    circuit = cirq.Circuit(cirq.XPowGate(exponent=expression)(QUBITS[0]), cirq.rx(X)(QUBITS[0]))
    with pytest.raises(ValueError, match=r"parameters of gates must be real and finite.*Received"):
        PQC(circuit, cirq.Z(QUBITS[0]), backend=cirq.Simulator(), repetitions=repetitions)


@pytest.mark.parametrize("gate", [cirq.rx(np.nan), cirq.FSimGate(np.nan, 0.1), cirq.X**sympy.nan])
@pytest.mark.parametrize("backend", ["auto", cirq.Simulator()], ids=["auto", "cirq"])
def test_numbers_that_are_none(gate, backend):
    circuit = cirq.Circuit(cirq.rx(X)(QUBITS[0]), gate(*QUBITS[: cirq.num_qubits(gate)]))
    with pytest.raises(ValueError, match=r"must be real and finite.*Received: nan"):
        PQC(circuit, cirq.Z(QUBITS[0]), backend=backend)


@pytest.mark.parametrize("backend", ["auto", cirq.Simulator()], ids=["auto", "cirq"])
def test_rows_without_a_value_are_nan_and_the_others_stay(backend):
    layer = ControlledPQC(
        cirq.Circuit(cirq.rx(sympy.log(X))(QUBITS[0])), cirq.Z(QUBITS[0]), backend=backend
    )
    inputs = tf.constant([[-1.0], [2.0], [0.5]])
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer([[cirq.Circuit()] * 3, inputs])
    slope = tape.gradient(outputs, inputs)
    x = np.array([2.0, 0.5])
    np.testing.assert_allclose(outputs[:, 0], [np.nan, *np.cos(np.log(x))], atol=1e-6)
    expected = [np.nan, *(-np.sin(np.log(x)) / x)]
    np.testing.assert_allclose(slope[1:, 0], expected[1:], atol=1e-6)
    assert np.isnan(slope[0, 0])


def test_the_jacobian_of_steps_is_zero():
    steps = [sympy.floor(X), sympy.ceiling(X), sympy.Heaviside(X), sympy.sign(X)]
    slots = Slots(Slot(str(e), e, rule=None) for e in [*steps, sympy.Abs(X), sympy.Max(X, 0)])
    values = SlotValues(["x"])
    np.testing.assert_array_equal(values.angles(slots, [[-1.5]]), [[-2, -1, 0, -1, 1.5, 0]])
    np.testing.assert_array_equal(values.jacobian(slots, [[-1.5]])[0, :, 0], [0, 0, 0, 0, -1, 0])
