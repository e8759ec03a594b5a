"""Messages of each kind of damage, by both native operations: refused, in no time."""

import time

import numpy as np
import pytest
import tensorflow as tf

from tests.circuit_tensors import message_cases as cases
from tests.native.native_states import (
    DAMAGED,
    SYMBOL,
    UNKNOWN_GATE,
    UNKNOWN_QUBIT,
)
from tests.native.native_tables import (
    assert_refused,
    operations_of,
    read_tables,
    with_sorted_controls,
)
from tfq_models import native
from tfq_models.circuit_tensors import from_circuit_tensor
from tfq_models.circuit_tensors.reading.gates import qubit_of_id

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

QUBITS = [qubit_of_id(name) for name in cases.QUBIT_IDS]
REFUSED = {
    name: (data, problem)
    for some, problem in [
        (cases.DAMAGED, DAMAGED),
        (cases.UNKNOWN_GATE, UNKNOWN_GATE),
        (cases.UNKNOWN_QUBIT, UNKNOWN_QUBIT),
        (cases.UNKNOWN_SYMBOL, SYMBOL),
    ]
    for name, data in some.items()
}


def states(circuits):
    operation = native.operations().tfq_models_circuit_states
    found = operation(tf.constant(circuits, tf.string), qubit_ids=cases.QUBIT_IDS)
    return [output.numpy() for output in found]


def tables(circuits):
    return read_tables(circuits, cases.QUBIT_IDS, cases.SYMBOL_NAMES)


@pytest.mark.parametrize("name", cases.SOUND)
def test_what_is_sound(name):
    data = cases.SOUND[name]
    found = operations_of(tables([data]), QUBITS, cases.SYMBOL_NAMES)[0]
    wanted = from_circuit_tensor([data])[0].all_operations()
    assert found == list(map(with_sorted_controls, wanted))
    amplitudes, problem, _ = states([data])
    assert problem == (SYMBOL if "a symbol" in name else 0)
    np.testing.assert_allclose(np.linalg.norm(amplitudes, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name):
    data, problem = REFUSED[name]
    for row, size in [(0, 1), (3, 5), (290, 300)]:
        circuits = [cases.ONE] * size
        circuits[row] = data
        assert_refused(circuits, cases.QUBIT_IDS, cases.SYMBOL_NAMES, problem, row)
        amplitudes, found, found_row = states(circuits)
        # The states' operation knows no symbols.
        assert (found, found_row) == (SYMBOL if "beside a symbol" in name else problem, row)
        assert amplitudes.shape == (0, 16)


def test_without_symbols_every_symbol_is_unknown():
    data = cases.SOUND["a symbol"]
    assert_refused([cases.ONE, data], cases.QUBIT_IDS, [], SYMBOL, 1)


def test_the_first_row_is_named():
    circuits = [cases.ONE, b"?", *cases.UNKNOWN_QUBIT.values(), b""]
    assert_refused(circuits, cases.QUBIT_IDS, [], DAMAGED, 1)
    assert_refused(circuits[2:], cases.QUBIT_IDS, [], UNKNOWN_QUBIT, 0)


@pytest.mark.parametrize("name", cases.LONG)
def test_time_is_linear_in_the_length(name):
    is_sound, data = cases.long_message(name)
    for read in (tables, states):
        start = time.process_time()
        problem = read([data])[-2]
        # Milliseconds; were it the square of the length, minutes.
        assert time.process_time() - start < 5
        assert (problem == 0) == is_sound
