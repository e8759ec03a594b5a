"""Random circuits: what is in them, how often, and that a seed fixes them."""

import cirq
import numpy as np
import pytest

from tfq_models import circuits

QUBITS = cirq.LineQubit.range(4)


def test_one_rotation_for_each_symbol_in_order():
    symbols = circuits.parameters(30)
    circuit = circuits.random_layers(QUBITS, symbols, seed=3)
    turns = [op for op in circuit.all_operations() if len(op.qubits) == 1]
    assert len(turns) == 30
    assert cirq.parameter_names(circuit) == {symbol.name for symbol in symbols}


def test_gates_are_as_likely_as_said():
    circuit = circuits.random_layers(QUBITS, [0.1] * 4000, seed=0)
    operations = list(circuit.all_operations())
    kinds = [type(op.gate).__name__ for op in operations if len(op.qubits) == 1]
    share = 1 - len(kinds) / len(operations)
    assert abs(share - 0.3) < 0.03  # 5 standard errors
    for kind in ("Rx", "Ry", "Rz"):
        assert abs(kinds.count(kind) / len(kinds) - 1 / 3) < 0.04
    pairs = [op.qubits for op in operations if op.gate == cirq.CNOT]
    assert len(pairs) + len(kinds) == len(operations)
    assert len(set(pairs)) == 12


def test_ablation_leaves_out_the_cnots_only():
    symbols = circuits.parameters(20)
    full = circuits.random_layers(QUBITS, symbols, seed=5)
    bare = circuits.random_layers(QUBITS, symbols, seed=5, entangling=False)
    kept = [op for op in full.all_operations() if len(op.qubits) == 1]
    assert set(bare.all_operations()) == set(kept)
    assert len(kept) < len(list(full.all_operations()))


def test_seed_fixes_the_circuit():
    make = lambda seed: circuits.random_layers(QUBITS, np.ones(9), seed=seed)  # noqa: E731
    assert make(1) == make(1)
    assert make(1) != make(2)


def test_one_qubit_has_no_cnots():
    assert len(list(circuits.random_layers(QUBITS[:1], np.ones(9)).all_operations())) == 9


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: circuits.random_layers(QUBITS, []), ValueError, "at least one value"),
        (lambda: circuits.random_layers(QUBITS, [1.0], seed=-1), ValueError, "`seed` must be"),
        (lambda: circuits.random_layers(QUBITS, [1.0], seed=0.5), TypeError, "`seed` must be"),
    ],
)
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call()
