"""Symbols may have any names: generated code never holds them."""

import inspect
import json

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.circuit_tensors import circuit_tensor, from_circuit_tensor
from tfq_models.layers import EncodedPQC
from tfq_models.saving import decode, encode

QUBIT = cirq.GridQubit(0, 0)
CODE = "__import__('pathlib').Path('canary').touch()"
NAMES = [
    *(CODE, f"x\n{CODE}", f"x); {CODE} #", f'""" + {CODE} + """', f"x', {CODE}, '", f"[{CODE}]"),
    *(f"x\r\n    {CODE}", f"lambda: {CODE}", f"{{{CODE}}}", f"{CODE}\\", "x: (yield)", "x=1"),
    *("lambda", "None", "import", "def", "class", "print", "exit()", "x0", "x1", "_Dummy_1", "_0"),
    *("sin", "cos", "tensorflow", "tf", "numpy", "np", "math", "exec", "eval", "__builtins__", "E"),
    *("pi", "I", "S", "Q", "", " ", "\0", "\\", "'", '"', "\n", "θ", "x y", "\u202e", "a" * 1000),
]


def circuit_of(name):
    x, other = sympy.Symbol(name), sympy.Symbol("other")
    return cirq.Circuit(
        cirq.rx(sympy.sin(x) * other + x**2 / 3)(QUBIT),
        cirq.ry(sympy.exp(sympy.cos(x * other)) + x)(QUBIT),
    )


def values_of(name, rows):
    circuit = decode(json.loads(json.dumps(encode(circuit_of(name)))))
    assert circuit == circuit_of(name)
    layer = EncodedPQC(circuit, [cirq.Z(QUBIT)], input_symbols=[name, "other"])
    return layer(rows)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_not_run(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = np.array([[0.3, -0.7], [1.1, 0.2]], np.float32)
    expected = [
        cirq.Simulator(dtype=np.complex128)
        .simulate_expectation_values(
            circuit_of("plain"), [cirq.Z(QUBIT)], {"plain": row[0], "other": row[1]}
        )[0]
        .real
        for row in rows
    ]
    # complex64 rounds by some 1e-7 for each of a few operations
    np.testing.assert_allclose(values_of(name, rows)[:, 0], expected, atol=1e-6)
    tensor = circuit_tensor(circuit_of(name), [name, "other"], rows)
    assert len(from_circuit_tensor(tensor)) == 2
    assert not list(tmp_path.iterdir())


def test_generated_code_holds_no_names(monkeypatch):
    functions = []

    def recorded(*args, **kwargs):
        functions.append(lambdify(*args, **kwargs))
        return functions[-1]

    lambdify = sympy.lambdify
    monkeypatch.setattr(sympy, "lambdify", recorded)
    circuit_tensor(circuit_of(CODE), [CODE, "other"], [[0.3, 0.4]])
    assert functions
    for function in functions:
        source = inspect.getsource(function)
        assert "_lambdifygenerated" in source and "import" not in source and "canary" not in source
