"""Names of symbols and their order."""

import random

import cirq
import pytest
import sympy

from tfq_models.circuits import circuit_symbols, inputs, natural_order, parameters


def test_natural_order_compares_numbers_as_numbers():
    ordered = ["a", "a1b2", "a1b10", "a2", "w_1", "w_2", "w_10", "w_10_1", "w_10_2", "w_10_10"]
    shuffled = ordered[:]
    random.Random(0).shuffle(shuffled)
    assert natural_order(shuffled) == ordered
    assert natural_order(iter(shuffled)) == ordered


def test_natural_order_does_not_depend_on_the_order_given():
    assert natural_order(["w_1", "w_01"]) == natural_order(["w_01", "w_1"])


def test_natural_order_takes_names_that_start_with_numbers():
    assert natural_order(["b", "10", "9", ""]) == ["", "9", "10", "b"]


def test_natural_order_takes_strings_only():
    with pytest.raises(TypeError, match=r"`names` must hold strings. Received: w"):
        natural_order([sympy.Symbol("w")])
    with pytest.raises(TypeError, match="`names` must be a sequence of strings"):
        natural_order("w_10")


def test_circuit_symbols_are_distinct_and_ordered():
    qubit = cirq.LineQubit(0)
    w = parameters(12, "w")
    x = inputs(2)
    gates = [cirq.rx(w[11] * x[1])(qubit), cirq.rz(w[2] + x[0])(qubit), cirq.X(qubit) ** w[11]]
    assert circuit_symbols(cirq.Circuit(gates)) == ["w_2", "w_11", "x_0", "x_1"]
    assert circuit_symbols(cirq.Circuit()) == []


def test_names_are_numbered():
    assert list(map(str, parameters(2))) == ["theta_0", "theta_1"]
    assert list(map(str, inputs(2))) == ["x_0", "x_1"]
    assert list(map(str, inputs(1, name="pixel"))) == ["pixel_0"]
    assert parameters(0) == []


@pytest.mark.parametrize("make", [parameters, inputs])
@pytest.mark.parametrize(
    ("args", "error", "message"),
    [
        ((-1,), ValueError, "`count` must be at least 0. Received: count=-1"),
        ((2.0,), TypeError, "`count` must be a whole number"),
        ((True,), TypeError, "`count` must be a whole number"),
        ((2, 3), TypeError, "`name` must be a string"),
        ((2, ""), ValueError, "`name` must not be empty"),
    ],
)
def test_wrong_counts_and_names(make, args, error, message):
    with pytest.raises(error, match=message):
        make(*args)
