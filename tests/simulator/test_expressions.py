"""Every function of an angle works in every mode, or is refused when the program is made."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models import native
from tfq_models.simulator import Program

X, Y = sympy.symbols("x y")
POINT = {"x": 0.375, "y": -0.75}
QUBITS = cirq.LineQubit.range(8)
ACCEPTED = [
    *(sympy.Max(X, 0.5, Y), sympy.Min(X, sympy.pi), sympy.Max(sympy.E, sympy.sqrt(2) * X)),
    *(
        sympy.Heaviside(X - 0.2),
        sympy.Heaviside(Y),
        sympy.Heaviside(X - 0.375, sympy.Rational(1, 4)),
    ),
    *(sympy.Piecewise((X, X > 1), (Y**2, Y < 0), (3, True)), sympy.Abs(Y), sympy.sign(Y) * X),
    sympy.Piecewise((X, sympy.And(X > 0, Y > 0)), (sympy.Max(X, Y), True)),
    *(sympy.floor(5 * X), sympy.ceiling(5 * X), sympy.Mod(Y, 1), sympy.re(X), sympy.conjugate(X)),
    *(2**X, sympy.sqrt(2) ** X, sympy.pi**X, sympy.Rational(1, 3) ** Y, X**Y, X**X, Y**3, 1 / Y),
    *(sympy.sqrt(X), X ** sympy.Rational(1, 3), sympy.log(X), sympy.log(X, 2), sympy.exp(X * Y)),
    *(f(X) for f in (sympy.sin, sympy.cos, sympy.tan, sympy.sec, sympy.csc, sympy.cot)),
    *(f(X) for f in (sympy.sinh, sympy.cosh, sympy.tanh, sympy.sech, sympy.csch, sympy.coth)),
    *(f(X) for f in (sympy.asin, sympy.acos, sympy.atan, sympy.asinh, sympy.atanh, sympy.erf)),
    *(sympy.acosh(X + 2), sympy.loggamma(X + 1), sympy.atan2(X, Y), 2 * X - Y + sympy.pi),
]
REFUSED = [
    *(sympy.I * X, X + sympy.zoo * Y, sympy.oo * X, sympy.nan, sympy.I, sympy.im(X), sympy.arg(X)),
    *(sympy.gamma(X), sympy.sinc(X), sympy.acot(X), sympy.zeta(X), sympy.Function("f")(X)),
    *(sympy.MatrixSymbol("M", 2, 2)[0, 0] + X, sympy.Integral(X, X), sympy.KroneckerDelta(X, 1)),
    *(sympy.Sum(X * sympy.Symbol("k"), (sympy.Symbol("k"), 1, 3)), sympy.Derivative(X**2, X)),
]
WAYS = [("tensorflow", "complex64"), ("tensorflow", "complex128")]
if native.why_not() is None:
    WAYS.append(("native", "complex64"))


@pytest.mark.parametrize(("backend", "dtype"), WAYS)
@pytest.mark.parametrize("first", range(0, len(ACCEPTED), len(QUBITS)))
def test_accepted_in_every_mode(first, backend, dtype):
    expressions = dict(zip(QUBITS, ACCEPTED[first:], strict=False))
    circuit = cirq.Circuit(cirq.rx(angle)(qubit) for qubit, angle in expressions.items())
    program = Program(circuit, symbol_names=["x", "y"], backend=backend, dtype=dtype)
    operators = [cirq.Z(qubit) for qubit in expressions]

    def measured(values):
        with tf.GradientTape() as tape:
            tape.watch(values)
            outputs = program.expectation(values, operators)
        return outputs, tape.gradient(outputs, values)

    def by_row(values):
        return program.expectation(values[0, :1], operators, row_values=values[:, 1:])

    values = tf.constant([list(POINT.values())] * 2, program.dtype.real_dtype)
    expected = [np.cos(float(angle.subs(POINT))) for angle in expressions.values()]
    eager, slope = measured(values)
    traced, traced_slope = tf.function(measured)(values)
    for outputs in (eager, traced, by_row(values), tf.function(by_row)(values)):
        np.testing.assert_allclose(outputs, [expected] * 2, atol=2e-6, err_msg=str(expressions))
    np.testing.assert_allclose(traced_slope, slope, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("expression", REFUSED, ids=str)
def test_refused_by_the_constructor(expression):
    with pytest.raises(ValueError, match=r"parameters of gates must be real and finite.*Received"):
        Program(cirq.Circuit(cirq.XPowGate(exponent=expression)(QUBITS[0])))


@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
def test_branches_that_are_not_taken_spoil_no_derivative(is_graph):
    root = sympy.Piecewise((sympy.sqrt(X), X > 0), (2 * X, True))
    program = Program(cirq.Circuit(cirq.rx(root)(QUBITS[0])), dtype="complex128")

    def slopes(x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                z = program.expectation(tf.cast(x, tf.float64)[:, None], cirq.Z(QUBITS[0]))
            first = inner.gradient(z, x)
        return first, outer.gradient(first, x)

    first, second = (tf.function(slopes) if is_graph else slopes)(tf.constant([-1.0, 0.0, 4.0]))
    # cos(2 x) below 0, cos(sqrt(x)) above.
    expected = [2 * np.sin(2), 0, -np.sin(2) / 4]
    np.testing.assert_allclose(first, expected, atol=1e-6)
    expected = [-4 * np.cos(2), -4, (np.sin(2) / 2 - np.cos(2)) / 16]
    np.testing.assert_allclose(second, expected, atol=1e-6)
