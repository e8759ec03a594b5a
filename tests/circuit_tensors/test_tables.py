"""What the reader in Python makes of circuits, whole and damaged; `tests/native` has the other."""

import time

import cirq
import numpy as np
import pytest

from tests.circuit_tensors.damaged_circuits import DAMAGED, many_controls, mutations
from tfq_models import native
from tfq_models.circuit_tensors import from_circuit_tensor, serialize_circuit
from tfq_models.circuit_tensors.tables import TableReader

NAMES = ["0_0", "0_1", "0_2"]


def test_a_table():
    a, b, c = cirq.GridQubit.rect(1, 3)
    circuit = cirq.Circuit(
        cirq.X(a) ** 0.5,
        cirq.ControlledOperation([a, c], cirq.rz(np.pi / 4)(b), [1, 0]),
        cirq.FSimGate(0.5, 0.25)(c, a),
    )
    tables, problem = TableReader(NAMES, [])([serialize_circuit(circuit)] * 2)
    assert problem == ""
    assert tables.splits.tolist() == [0, 3, 6]
    assert tables.integers[:3].tolist() == [
        [0, 2, -1, 0, 0, -1, -1],
        [2, 1, -1, 0b101, 0b100, -1, -1],
        [13, 0, 2, 0, 0, -1, -1],
    ]
    np.testing.assert_array_equal(
        tables.numbers[3:],
        [[0.5, 1, 0, 1, 0], [0.25, 1, 0, 1, -0.5], [0.5, 1, 0.25, 1, 0]],
    )


@pytest.mark.parametrize("name", DAMAGED)
def test_damage(name):
    data, message = DAMAGED[name]
    good = serialize_circuit(cirq.Circuit())
    tables, problem = TableReader(NAMES, ["x"])([good, data])
    assert problem.startswith("`inputs` must hold circuits in TensorFlow Quantum's format.")
    assert f"{len(data)} bytes in row 1" in problem
    assert problem.isascii() and problem.isprintable() and len(problem) < 500
    assert tables.splits.tolist() == [0, 0, 0] and not len(tables.integers)
    with pytest.raises(ValueError, match=f"row 1 that are none, because .*({message})"):
        from_circuit_tensor([good, data])


def test_time_grows_with_size_only():
    seconds = []
    for count in (30_000, 300_000):
        start = time.process_time()
        TableReader(NAMES, [])([many_controls(count)])
        seconds.append(time.process_time() - start)
    # Ten times as long takes some ten times as long; a square would take a hundred.
    assert seconds[1] < 40 * max(seconds[0], 0.01)


def assert_readers_agree(count, seed):
    """Both readers accept the same circuits and read the same tables; counts those accepted."""
    operation = native.operations().tfq_models_read_circuits
    accepted = 0
    for data, names, symbols in mutations(np.random.default_rng(seed), count):
        *found, problem, row = operation([data], qubit_ids=names, symbol_names=symbols)
        tables, text = TableReader(names, symbols)([data])
        assert (int(problem) == 0) == (text == ""), (data, int(problem), text)
        assert int(row) == (-1 if text == "" else 0)
        assert text.isascii() and text.isprintable()
        for ours, theirs in zip(tables, found, strict=True):
            np.testing.assert_array_equal(ours, theirs, err_msg=repr(data))
        accepted += text == ""
    return accepted


@pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))
def test_both_readers_agree_on_damaged_circuits():
    assert 0 < assert_readers_agree(1_000, seed=0) < 1_000


@pytest.mark.slow
@pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))
def test_both_readers_agree_on_50_000_damaged_circuits():
    assert 1_000 < assert_readers_agree(50_000, seed=1) < 50_000
