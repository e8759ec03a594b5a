"""What every circuit function takes and refuses."""

import re

import cirq
import numpy as np
import pytest
import sympy

from tfq_models import circuits
from tfq_models.base.checks import check_symbols

QUBITS = cirq.LineQubit.range(4)
TWICE = [QUBITS[0], QUBITS[1], QUBITS[0], QUBITS[2]]


def raises(error, message, function, *args, **kwargs):
    with pytest.raises(error, match=re.escape(message)):
        function(*args, **kwargs)


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (circuits.angle_encoding, (4,)),
        (circuits.dense_angle_encoding, (8,)),
        (circuits.basis_encoding, (4,)),
        (circuits.iqp_encoding, (4,)),
        (circuits.separable_encoding, (4,)),
        (circuits.zz_feature_map, (4,)),
        (circuits.heisenberg_encoding, (3,)),
        (circuits.hardware_efficient, (8, 1)),
        (circuits.strongly_entangling, (12, 1)),
        (circuits.brickwork, (4, 1)),
        (circuits.tree_tensor, (6,)),
        (circuits.mera, (8,)),
        (circuits.convolution, (15,)),
        (circuits.qcnn, (42,)),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
class TestEveryCircuitFunction:
    def test_takes_symbols_expressions_and_numbers(self, function, args):
        names = circuits.parameters(args[0])
        numbers = np.linspace(0.1, 1, args[0])
        symbolic = function(QUBITS, [2 * name + 1 for name in names], *args[1:])
        assert sorted(circuits.circuit_symbols(symbolic)) == sorted(map(str, names))
        resolved = cirq.resolve_parameters(symbolic, dict(zip(names, numbers, strict=True)))
        # A bit is X or nothing as a number and a power of X as an expression.
        if function is not circuits.basis_encoding:
            direct = function(QUBITS, 2 * numbers + 1, *args[1:])
            assert not cirq.is_parameterized(direct)
            np.testing.assert_allclose(direct.unitary(), resolved.unitary(), atol=1e-12)

    def test_leaves_the_symbols_in_natural_order(self, function, args):
        names = circuits.parameters(args[0])
        circuit = function(QUBITS, names, *args[1:])
        assert circuits.circuit_symbols(circuit) == list(map(str, names))

    def test_takes_any_qubits(self, function, args):
        for qubits in (cirq.GridQubit.square(2), cirq.NamedQubit.range(4, prefix="q")):
            circuit = function(iter(qubits), circuits.parameters(args[0]), *args[1:])
            assert circuit.all_qubits() == frozenset(qubits)

    def test_refuses_wrong_input(self, function, args):
        count, rest = args[0], args[1:]
        right = circuits.parameters(count)
        label = "bits" if function is circuits.basis_encoding else "symbols"
        for wrong in (right[1:], [*right, 0.5], []):
            message = f"`{label}` must hold {count} values"
            received = f"Received: len({label})={len(wrong)}."
            raises(ValueError, message, function, QUBITS, wrong, *rest)
            raises(ValueError, received, function, QUBITS, wrong, *rest)
        raises(ValueError, "`qubits` must be distinct", function, TWICE, right, *rest)
        raises(ValueError, "[cirq.LineQubit(0)]", function, TWICE, right, *rest)
        raises(TypeError, "`qubits` must be a sequence", function, QUBITS[0], right, *rest)
        raises(TypeError, "`qubits` must be a sequence", function, "abcd", right, *rest)
        raises(TypeError, "Received: 'b' of type str", function, ["b"] * 4, right, *rest)
        raises(ValueError, "two-level", function, cirq.LineQid.range(4, dimension=3), right, *rest)
        raises(ValueError, "`qubits` must hold at least", function, [], right, *rest)
        raises(TypeError, f"`{label}` must be a sequence", function, QUBITS, "theta", *rest)
        raises(TypeError, "'w' of type str", function, QUBITS, ["w", *right[1:]], *rest)
        raises(TypeError, "1j of type complex", function, QUBITS, [1j, *right[1:]], *rest)
        raises(ValueError, "Received: nan", function, QUBITS, [np.nan, *right[1:]], *rest)
        raises(ValueError, "Received: inf", function, QUBITS, [np.inf, *right[1:]], *rest)


def test_numbers_of_any_kind_become_floats():
    given = [1, 0.5, np.float32(0.5), np.int64(2), np.True_, sympy.pi, sympy.Rational(1, 4)]
    checked = check_symbols(given, 7, "for the test")
    assert checked == [1.0, 0.5, 0.5, 2.0, 1.0, np.pi, 0.25]
    assert {type(number) for number in checked} == {float}


@pytest.mark.parametrize("number", [sympy.I, 1 + sympy.I, sympy.zoo, None, [0.5]])
def test_other_things_are_no_symbols(number):
    raises(TypeError, "SymPy expressions or real numbers", check_symbols, [number], 1, "")


def test_undefined_sympy_numbers_are_refused():
    raises(ValueError, "finite", check_symbols, [sympy.nan], 1, "")
    raises(ValueError, "finite", check_symbols, [sympy.oo], 1, "")
