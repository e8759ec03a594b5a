"""Writing circuit tensors: values, symbols, shapes and refusals."""

import inspect
import struct

import cirq
import hypothesis
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.circuit_tensors.random_circuits import (
    circuits_on_any_qubits,
    grid_numbers,
    symbolic_angles,
)
from tfq_models.circuit_tensors import (
    circuit_tensor,
    from_circuit_tensor,
    serialize_circuit,
    serialize_circuits,
)

Q = cirq.GridQubit.rect(1, 4)
X, Y, W = sympy.symbols("x y w")
# Numbers are stored as float32: 6e-8 relative, a few units of exponent, some ten gates.
TOLERANCE = 3e-5
GATES_OF_EXPONENTS = [
    cirq.XPowGate,
    cirq.YPowGate,
    cirq.ZPowGate,
    cirq.HPowGate,
    cirq.XXPowGate,
    cirq.YYPowGate,
    cirq.ZZPowGate,
    cirq.CZPowGate,
    cirq.CNotPowGate,
    cirq.SwapPowGate,
    cirq.ISwapPowGate,
    cirq.PhasedXPowGate,
    cirq.PhasedISwapPowGate,
]


def state(circuit, qubits):
    return circuit.final_state_vector(qubit_order=qubits, dtype=np.complex128)


def rotation_data(row):
    """The four bytes of the exponent of a circuit of one X power."""
    at = row.index(b"exponent") + len(b"exponent")
    assert row[at : at + 5] == b"\x12\x07\x0a\x05\x0d"
    return row[at + 5 : at + 9]


ANGLES = symbolic_angles(sympy.symbols("a b_2 b_10 theta"))


@hypothesis.settings(max_examples=25)
@hypothesis.given(circuits_on_any_qubits(ANGLES, 4, 4))
def test_rows_are_resolved_circuits(circuit):
    qubits = sorted(circuit.all_qubits())
    names = sorted(cirq.parameter_names(circuit))
    values = np.random.default_rng(0).uniform(-1, 1, (3, len(names)))
    rows = from_circuit_tensor(circuit_tensor(circuit, names, values))
    for row, row_values in zip(rows, values, strict=True):
        resolved = cirq.resolve_parameters(circuit, dict(zip(names, row_values, strict=True)))
        np.testing.assert_allclose(state(row, qubits), state(resolved, qubits), atol=TOLERANCE)
        assert len(row) == len(resolved)


@hypothesis.settings(max_examples=25)
@hypothesis.given(circuits_on_any_qubits(grid_numbers(), 4, 4))
def test_numbers_of_the_format_come_back_equal(circuit):
    (row,) = from_circuit_tensor(serialize_circuits([circuit]))
    qubits = sorted(circuit.all_qubits())
    np.testing.assert_allclose(state(row, qubits), state(circuit, qubits), atol=1e-6)
    assert serialize_circuit(row) == serialize_circuit(circuit)


@pytest.mark.parametrize("exponent", [1.5, 3.0, 7.5, -2.5, -1.0])
@pytest.mark.parametrize("gate", GATES_OF_EXPONENTS, ids=lambda gate: gate.__name__)
def test_exponents_beyond_a_turn_come_back_as_they_are(gate, exponent):
    phase = (
        {"phase_exponent": 1.75} if "phase_exponent" in inspect.signature(gate).parameters else {}
    )
    power = gate(exponent=exponent, **phase)
    operation = power.on(*Q[: power.num_qubits()])
    circuit = cirq.Circuit(operation, operation.controlled_by(Q[3], control_values=[0]))
    (row,) = from_circuit_tensor(serialize_circuits([circuit]))
    assert [held.exponent for held in (row[0][Q[0]].gate, row[1][Q[0]].sub_operation.gate)] == [
        exponent
    ] * 2
    assert row == circuit
    np.testing.assert_allclose(row.unitary(), circuit.unitary(), atol=1e-12)


def test_values_are_float32_unrounded():
    values = np.random.default_rng(0).normal(size=(50, 1)) * 10.0 ** np.arange(-25, 25)[:, None]
    rows = circuit_tensor(cirq.Circuit(cirq.X(Q[0]) ** X), [X], values).numpy()
    assert [rotation_data(row) for row in rows] == [struct.pack("<f", v) for v in values[:, 0]]


def test_constants_are_float32_unrounded():
    number = 0.123456789
    assert rotation_data(serialize_circuit(cirq.Circuit(cirq.X(Q[0]) ** number))) == struct.pack(
        "<f", number
    )


def test_expressions_are_evaluated_in_float64():
    # In float32, 1 + x would lose x altogether.
    tensor = circuit_tensor(
        cirq.Circuit(cirq.X(Q[0]) ** ((1 + X) - 1 + Y)), ["x", "y"], [[1e-9, 0]]
    )
    (row,) = from_circuit_tensor(tensor)
    assert row[0][Q[0]].gate.exponent == np.float32(1e-9)


def test_columns_follow_the_names_not_the_alphabet():
    names = ["w_10", "w_2"]
    circuit = cirq.Circuit(
        cirq.X(q) ** sympy.Symbol(name) for q, name in zip(Q, names, strict=False)
    )
    (row,) = from_circuit_tensor(circuit_tensor(circuit, names, [[0.25, 0.5]]))
    assert row == cirq.Circuit(cirq.X(Q[0]) ** 0.25, cirq.X(Q[1]) ** 0.5)


def test_symbols_match_by_name_whatever_their_assumptions():
    circuit = cirq.Circuit(cirq.X(Q[0]) ** (sympy.Symbol("x", positive=True) + X))
    (row,) = from_circuit_tensor(circuit_tensor(circuit, ["x"], [[0.25]]))
    assert row == cirq.Circuit(cirq.X(Q[0]) ** 0.5)


def test_strange_names_are_names_only():
    name = "import os; x-1 \N{GREEK SMALL LETTER THETA}"
    circuit = cirq.Circuit(cirq.X(Q[0]) ** (2 * sympy.Symbol(name)))
    (row,) = from_circuit_tensor(circuit_tensor(circuit, [name], [[0.25]]))
    assert row == cirq.Circuit(cirq.X(Q[0]) ** 0.5)
    (row,) = from_circuit_tensor(circuit_tensor(circuit))
    assert row == circuit


@pytest.mark.parametrize("batch", [0, 1, 255, 256, 257, 600])
def test_batches_of_any_size(batch):
    values = np.arange(batch)[:, None] / 1024
    tensor = circuit_tensor(cirq.Circuit(cirq.X(Q[0]) ** X), ["x"], values)
    assert tensor.shape == (batch,)
    assert tensor.dtype == tf.string
    wanted = [cirq.Circuit(cirq.X(Q[0]) ** value) for value in values[:, 0]]
    assert from_circuit_tensor(tensor) == wanted


def test_no_symbols():
    circuit = cirq.Circuit(cirq.H(Q[0]))
    assert from_circuit_tensor(circuit_tensor(circuit)) == [circuit]
    assert from_circuit_tensor(circuit_tensor(circuit, (), np.zeros((3, 0)))) == [circuit] * 3


@pytest.mark.parametrize(
    "circuit",
    [
        cirq.Circuit(),
        cirq.Circuit(cirq.Moment()),
        cirq.Circuit(cirq.Moment(), cirq.Moment(cirq.X(Q[0])), cirq.Moment()),
    ],
)
def test_empty_circuits_and_moments(circuit):
    assert from_circuit_tensor(circuit_tensor(circuit)) == [circuit]
    assert from_circuit_tensor(np.array([serialize_circuit(circuit)])) == [circuit]  # dtype S


def test_no_circuit_ends_in_a_zero_byte():
    circuit = cirq.Circuit(cirq.X(Q[0]) ** X, cirq.Moment())
    rows = circuit_tensor(circuit, ["x"], [[0.0], [1.0]]).numpy()
    assert not any(row.endswith(b"\0") for row in rows)
    assert len(set(map(len, rows))) == 1


def test_concatenation_appends():
    data = circuit_tensor(cirq.Circuit(cirq.X(Q[0]) ** X), ["x"], [[0.25], [0.5]])
    model = cirq.Circuit(cirq.CNOT(Q[0], Q[1]))
    appended = from_circuit_tensor(tf.strings.join([data, serialize_circuit(model)]))
    assert appended == [cirq.Circuit(cirq.X(Q[0]) ** x) + model for x in (0.25, 0.5)]


def test_free_symbols_stay():
    circuit = cirq.Circuit(cirq.X(Q[0]) ** (2 * W), cirq.Y(Q[0]) ** X)
    (row,) = from_circuit_tensor(circuit_tensor(circuit, ["x"], [[0.5]]))
    assert row == cirq.Circuit(cirq.X(Q[0]) ** (2.0 * W), cirq.Y(Q[0]) ** 0.5)


@pytest.mark.parametrize(
    "gate",
    [
        cirq.X ** (X * W + Y * X - 0.5 * W + 0.25),
        cirq.XXPowGate(exponent=X * W + Y, global_shift=-0.5),
        cirq.PhasedXPowGate(exponent=W + X, phase_exponent=X * Y),
        cirq.FSimGate(theta=W + Y * X, phi=X - 2 * Y + W / 3),
        cirq.PhasedISwapPowGate(exponent=1 - Y, phase_exponent=X),
    ],
)
def test_sums_of_free_symbols_become_rows_of_gates(gate):
    operation = gate.on(*Q[: gate.num_qubits()]).controlled_by(Q[3])
    circuit = cirq.Circuit(cirq.H.on_each(*Q), operation)
    (row,) = from_circuit_tensor(circuit_tensor(circuit, ["x"], [[0.3]]))
    values = {"w": 0.7, "y": -1.2}
    got = cirq.resolve_parameters(row, values)
    wanted = cirq.resolve_parameters(circuit, {**values, "x": 0.3})
    np.testing.assert_allclose(state(got, Q), state(wanted, Q), atol=TOLERANCE)


def test_terminal_measurements_and_tags_are_dropped():
    circuit = cirq.Circuit(cirq.X(Q[0]).with_tags("tag"), cirq.measure(*Q[:2], key="m"))
    (row,) = from_circuit_tensor(circuit_tensor(circuit))
    assert row == cirq.Circuit(cirq.X(Q[0]), cirq.Moment())


def sub_circuit(*operations):
    return cirq.CircuitOperation(cirq.FrozenCircuit(operations), use_repetition_ids=False)


def test_sub_circuits_keep_their_gates():
    inner = sub_circuit(cirq.X(Q[0]), cirq.measure(Q[0]))
    outer = sub_circuit(cirq.H(Q[1]), inner.with_tags("tag"))
    (row,) = from_circuit_tensor(circuit_tensor(cirq.Circuit(outer)))
    wanted = cirq.Circuit(cirq.X(Q[0]), cirq.H(Q[1]))
    np.testing.assert_allclose(state(row, Q[:2]), state(wanted, Q[:2]), atol=TOLERANCE)


@pytest.mark.parametrize("base", [cirq.XPowGate, cirq.HPowGate, cirq.CCXPowGate, cirq.CSwapGate])
def test_a_subclass_with_its_own_matrix_is_held_by_that(base):
    size = 2 ** base().num_qubits()
    matrix = cirq.testing.random_unitary(size, random_state=3)
    gate = type("Own", (base,), {"_unitary_": lambda self: matrix})()
    circuit = cirq.Circuit(cirq.H.on_each(*Q), gate(*Q[: gate.num_qubits()]))
    matrix_gate = cirq.Circuit(cirq.H.on_each(*Q), cirq.MatrixGate(matrix)(*Q[: gate.num_qubits()]))
    (row,) = from_circuit_tensor(circuit_tensor(circuit))
    np.testing.assert_allclose(state(row, Q), state(matrix_gate, Q), atol=TOLERANCE)


def test_channels():
    channels = [
        cirq.depolarize(0.1),
        cirq.asymmetric_depolarize(0.1, 0.2, 0.3),
        cirq.generalized_amplitude_damp(0.1, 0.2),
        cirq.amplitude_damp(0.1),
        cirq.phase_damp(0.1),
        cirq.phase_flip(0.1),
        cirq.bit_flip(0.1),
        cirq.ResetChannel(),
    ]
    circuit = cirq.Circuit(channel.on(Q[0]) for channel in channels)
    (row,) = from_circuit_tensor(circuit_tensor(circuit))
    assert cirq.approx_eq(row, circuit, atol=1e-7)


one = cirq.Circuit(cirq.X(Q[0]) ** X)


@pytest.mark.parametrize(
    ("circuit", "names", "values", "error", "message"),
    [
        (cirq.X(Q[0]), (), None, TypeError, "must be a cirq.Circuit.*X"),
        (one, "x", [[1.0]], TypeError, "sequence of names.*'x'"),
        (one, ["x", "x"], [[1.0, 2.0]], ValueError, "must not repeat.*'x', 'x'"),
        (one, ["y"], [[1.0]], ValueError, r"symbols of the circuit.*\['y'\].*\['x'\]"),
        (one, ["x"], None, ValueError, r"shape \(batch, 1\).*None"),
        (one, ["x"], [["text"]], TypeError, "real numbers.*text"),
        (one, ["x"], [[1j]], TypeError, "real numbers.*1j"),
        (one, ["x"], np.array([[1j]]), TypeError, "real numbers.*1"),
        (one, ["x"], [["1.0"]], TypeError, "real numbers.*'1.0'"),
        (one, ["x"], [[1.0], [1.0, 2.0]], TypeError, r"real numbers of shape \(batch, 1\)"),
        (
            cirq.Circuit(cirq.X(Q[0]) ** sympy.Function("f")(X)),
            ["x"],
            [[1.0]],
            ValueError,
            r"NumPy or SciPy can evaluate.*f\(x\)",
        ),
        (one, ["x"], [1.0], ValueError, r"\(batch, 1\).*shape \(1,\)"),
        (one, ["x"], [[1.0, 2.0]], ValueError, r"\(batch, 1\).*\['x'\].*shape \(1, 2\)"),
        (one, (), [[1.0]], ValueError, r"\(batch, 0\).*shape \(1, 1\)"),
        (one, ["x"], [[0.0], [np.nan]], ValueError, "finite.*nan for 'x' in row 1"),
        (one, ["x"], [[np.inf]], ValueError, "finite.*inf for 'x' in row 0"),
        (one, ["x"], [[0.0], [1e39]], ValueError, "finite in float32.*x at x=1e.39 in row 1"),
        (
            cirq.Circuit(cirq.X(Q[0]) ** (1 / X)),
            ["x"],
            [[0.0]],
            ValueError,
            "1/x at x=0.0 in row 0",
        ),
        (
            cirq.Circuit(cirq.X(Q[0]) ** sympy.sqrt(X)),
            ["x"],
            [[4.0], [-1.0]],
            ValueError,
            "real value.*sqrt.x. at x=-1.0 in row 1",
        ),
        (cirq.Circuit(cirq.X(Q[0]) ** (X * W) ** 2), ["x"], [[1.0]], ValueError, "scalar . symbol"),
        (
            cirq.Circuit(cirq.X(Q[0]) ** sympy.sin(X)),
            (),
            None,
            ValueError,
            r"Received: sin\(x\) in",
        ),
        (cirq.Circuit(cirq.X(Q[0]) ** (X * Y)), (), None, ValueError, r"Received: x\*y in"),
        (
            cirq.Circuit(cirq.PhasedXPowGate(phase_exponent=X + Y)(Q[0])),
            (),
            None,
            ValueError,
            r"single one in a phase exponent.*x \+ y",
        ),
        (cirq.Circuit(cirq.X(Q[0]) ** 1e39), (), None, ValueError, r"finite in float32.*1e\+39"),
        (cirq.Circuit(cirq.X(Q[0]) ** float("nan")), (), None, ValueError, "float32.*nan"),
        (
            cirq.Circuit(cirq.X(cirq.NamedQubit("alice"))),
            (),
            None,
            ValueError,
            "NamedQubit.'alice'",
        ),
        (
            cirq.Circuit(cirq.IdentityGate(qid_shape=(3,))(cirq.LineQid(0, 3))),
            (),
            None,
            ValueError,
            "LineQid.0, dimension=3",
        ),
        (
            cirq.Circuit(cirq.measure(Q[0], key="m"), cirq.X(Q[0])),
            (),
            None,
            ValueError,
            "after it is measured.*X",
        ),
        (
            cirq.Circuit(cirq.X(Q[0]).with_classical_controls("m")),
            (),
            None,
            ValueError,
            "controlled by a measurement's outcome.*m",
        ),
        (cirq.Circuit(cirq.depolarize(0.1, 2)(*Q[:2])), (), None, ValueError, "depolarize"),
        (
            cirq.Circuit(cirq.global_phase_operation(1j)),
            (),
            None,
            ValueError,
            "must have a qubit.*1j",
        ),
    ],
)
def test_what_the_format_cannot_hold(circuit, names, values, error, message):
    with pytest.raises(error, match=message):
        circuit_tensor(circuit, names, values)


def test_serialize_circuits():
    circuits = [cirq.Circuit(cirq.X(Q[0]) ** X), cirq.Circuit(), cirq.Circuit(cirq.CZ(*Q[:2]))]
    tensor = serialize_circuits(circuits)
    assert tensor.dtype == tf.string
    assert from_circuit_tensor(tensor) == circuits
    assert serialize_circuits([]).shape == (0,)
    with pytest.raises(TypeError, match=r"must be a cirq\.Circuit"):
        serialize_circuits([cirq.X(Q[0])])
