"""VariationalClassifier against `cirq.Simulator`, for every feature map and ansatz."""

import functools
import itertools

import cirq
import numpy as np
import pytest

from tfq_models import circuits
from tfq_models.base import keras, set_random_seed
from tfq_models.datasets import parity
from tfq_models.models import VariationalClassifier

ROWS = np.random.default_rng(0).uniform(-1.5, 1.5, (3, 4))
QUBITS, X = cirq.LineQubit.range(2), circuits.inputs(2)
MAP = cirq.Circuit(cirq.ry(X[0])(QUBITS[0]), cirq.CZ(*QUBITS), cirq.rx(X[1] * X[0])(QUBITS[1]))


def simulated(circuit, operators, weights, rows, qubits, states=None):
    """Expectations of a circuit of inputs and weights, by Cirq, one row at a time."""
    names = circuits.circuit_symbols(circuit)
    weight_names = [name for name in names if not name.startswith("x_")]
    simulator, found = cirq.Simulator(dtype=np.complex128), []
    for k, row in enumerate(rows):
        values = {f"x_{j}": x for j, x in enumerate(row)}
        values |= dict(zip(weight_names, weights.astype(float), strict=True))
        found.append(
            simulator.simulate_expectation_values(
                cirq.resolve_parameters(circuit, values),
                operators,
                qubit_order=qubits,
                initial_state=0 if states is None else states[k].astype(np.complex128),
            )
        )
    return np.real(found)


@pytest.mark.parametrize("feature_map", [*circuits.FEATURE_MAPS, "basis"])
def test_output_is_z_of_the_first_qubit_and_a_bias(feature_map):
    set_random_seed(0)
    model = VariationalClassifier(4, feature_map=feature_map, num_layers=1)
    encode = {**circuits.FEATURE_MAPS, "basis": circuits.basis_encoding}[feature_map]
    qubits = list(model.qubits)
    circuit = encode(qubits, circuits.inputs(4))
    count, first = 3 * len(qubits), len(circuits.circuit_symbols(circuit)) - 4
    ansatz = circuits.parameters(first + count)[first:]
    circuit += circuits.strongly_entangling(qubits, ansatz, 1)
    weights, bias = model.get_weights()
    assert bias == [0.0]
    expected = simulated(circuit, [cirq.Z(qubits[0])], weights, ROWS, qubits)
    np.testing.assert_allclose(model(ROWS), expected, atol=1e-5)


@pytest.mark.parametrize("name", circuits.ANSATZE)
def test_logits_after_every_ansatz(name):
    set_random_seed(0)
    model = VariationalClassifier(4, 3, ansatz=name, num_layers=2)
    function, num_symbols = circuits.ANSATZE[name]
    qubits = list(model.qubits)
    circuit = circuits.angle_encoding(qubits, circuits.inputs(4))
    circuit += function(qubits, circuits.parameters(num_symbols(4, 2)), 2)
    weights, scale, bias = model.get_weights()
    assert (scale, bias.tolist()) == (1.0, [0.0] * 3)
    model.set_weights([weights, np.array(3.0), np.array([1.0, 2.0, 3.0])])
    expected = simulated(circuit, circuits.single_z(qubits[:3]), weights, ROWS, qubits)
    np.testing.assert_allclose(model(ROWS), 3 * expected + [1, 2, 3], atol=1e-5)


@pytest.mark.parametrize("num_features", [1, 3, 4])
def test_amplitudes(num_features):
    set_random_seed(0)
    num_qubits = 1 if num_features == 1 else 2
    rows, size = ROWS[:, :num_features], 2**num_qubits
    model = VariationalClassifier(num_features, feature_map="amplitude", num_layers=2)
    filled = np.hstack([rows, np.full((len(rows), size - num_features), 1 / size)])
    states = filled / np.linalg.norm(filled, axis=1, keepdims=True)
    qubits = cirq.LineQubit.range(num_qubits)
    symbols = circuits.parameters(6 * num_qubits)
    circuit = circuits.strongly_entangling(qubits, symbols, 2)
    weights, _ = model.get_weights()
    expected = simulated(circuit, [cirq.Z(qubits[0])], weights, rows, qubits, states)
    np.testing.assert_allclose(model(rows), expected, atol=1e-5)


def test_amplitudes_stay_on_qubits_that_the_ansatz_leaves_alone():
    ansatz = cirq.Circuit(cirq.ry(circuits.parameters(1)[0])(QUBITS[1]))
    model = VariationalClassifier(4, feature_map="amplitude", ansatz=ansatz)
    states = ROWS / np.linalg.norm(ROWS, axis=1, keepdims=True)
    expected = (states**2) @ [[1], [1], [-1], [-1]]
    np.testing.assert_allclose(model(ROWS), expected, atol=1e-6)


def test_own_circuits_share_symbols_of_one_name():
    # RX(w) twice and RX(x) between: cos(2 w + x).
    qubit, (w,), (x,) = cirq.LineQubit(0), circuits.parameters(1), circuits.inputs(1)
    encoding = cirq.Circuit(cirq.rx(w)(qubit), cirq.rx(x)(qubit))
    model = VariationalClassifier(
        1, feature_map=encoding, ansatz=cirq.Circuit(cirq.rx(w)(qubit)), num_layers=7
    )
    assert model.symbol_names == ["theta_0"]
    model.set_weights([np.array([0.3]), np.array([0.0])])
    np.testing.assert_allclose(model(ROWS[:, :1]), np.cos(0.6 + ROWS[:, :1]), atol=1e-6)


def test_functions_compute_and_cannot_be_saved():
    def ansatz(qubits, num_layers):
        symbols = circuits.parameters(circuits.num_mera_symbols(len(qubits)))
        return circuits.mera(qubits, symbols)

    feature_map = functools.partial(circuits.iqp_encoding, num_repeats=2)
    model = VariationalClassifier(4, feature_map=feature_map, ansatz=ansatz)
    assert model(ROWS).shape == (3, 1)
    assert len(model.symbol_names) == 8
    with pytest.raises(ValueError, match="`feature_map` must be plain Python, a Cirq object"):
        model.get_config()


@pytest.mark.parametrize(
    ("feature_map", "ansatz"),
    [
        (feature_map, ansatz)
        for feature_map, ansatz in itertools.product(
            ["angle", "iqp", "zz", "reuploading", "amplitude", "basis"], circuits.ANSATZE
        )
    ],
)
def test_ablation_has_no_gate_on_two_qubits(feature_map, ansatz):
    model = VariationalClassifier(4, feature_map=feature_map, ansatz=ansatz, entangling=False)
    assert max(len(op.qubits) for op in model.circuit.all_operations()) == 1
    full = VariationalClassifier(4, feature_map=feature_map, ansatz=ansatz)
    assert model.count_params() == full.count_params()
    assert max(len(op.qubits) for op in full.circuit.all_operations()) == 2


def test_number_of_parameters():
    assert VariationalClassifier(4).count_params() == 25
    assert VariationalClassifier(4, ansatz="hardware_efficient").count_params() == 17
    assert VariationalClassifier(6, 4, ansatz="brickwork", num_layers=1).count_params() == 11
    assert VariationalClassifier(4, feature_map="reuploading").count_params() == 20 + 12 + 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_parity_of_four_bits_with_two_layers(seed):
    # The protocol of PennyLane's tutorial: weights near 0, Nesterov momentum, 100 steps of 5 rows.
    (x_train, y_train), (x_test, y_test) = parity(4, seed=seed)
    accuracies = {}
    for entangling in (True, False):
        set_random_seed(seed)
        model = VariationalClassifier(
            4,
            feature_map="basis",
            num_layers=2,
            entangling=entangling,
            initializer=keras.initializers.RandomNormal(stddev=0.01),
        )
        model.compile(keras.optimizers.SGD(0.5, momentum=0.9, nesterov=True))
        model.fit(x_train, y_train, batch_size=5, epochs=50, verbose=0)
        rows, labels = np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test])
        accuracies[entangling] = model.evaluate(rows, labels, batch_size=16, verbose=0)[1]
    assert accuracies[True] == 1.0  # also on the 6 strings that it was not trained on
    assert accuracies[False] == 0.5  # one qubit sees one bit, which tells nothing of the parity


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: VariationalClassifier(0), ValueError, "`num_features` must be at least 1"),
        (lambda: VariationalClassifier(2, num_layers=0), ValueError, "`num_layers` must be at"),
        (lambda: VariationalClassifier(2, 4), ValueError, "`num_classes` must not exceed"),
        (
            lambda: VariationalClassifier(2, feature_map="cubic"),
            ValueError,
            "`feature_map` must be one of 'amplitude', 'basis', 'angle'",
        ),
        (lambda: VariationalClassifier(2, feature_map=2), TypeError, "`feature_map` must be a"),
        (lambda: VariationalClassifier(3, feature_map=MAP), ValueError, "x_0 to x_2"),
        (lambda: VariationalClassifier(2, ansatz="cubic"), ValueError, "`ansatz` must be one of"),
        (
            lambda: VariationalClassifier(2, ansatz=cirq.Circuit(cirq.X(cirq.q("a")))),
            ValueError,
            "`ansatz` must act on the qubits of the feature map",
        ),
        (
            lambda: VariationalClassifier(2, feature_map="heisenberg", entangling=False),
            ValueError,
            "`entangling` must be True .* loses \\['x_0', 'x_1'\\]",
        ),
    ],
)
def test_wrong_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
