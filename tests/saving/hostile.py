"""Texts of Cirq's JSON that a hostile file could hold: each must be refused, and run nothing."""

import json

CANARY = "CANARY"  # replaced by a statement that makes a file


def q(i):
    return {"cirq_type": "LineQubit", "x": i}


def t(kind, /, **fields):
    """A node of the JSON text."""
    return {"cirq_type": kind, **fields}


def sym(name, *args):
    return t(f"sympy.{name}", args=list(args))


def symbol(name="a"):
    return t("sympy.Symbol", name=name)


def integer(i):
    return t("sympy.Integer", i=i)


def rational(p, r):
    return t("sympy.Rational", p=p, q=r)


def on(gate, *places):
    return t("GateOperation", gate=gate, qubits=[q(i) for i in places])


def circuit(*ops, frozen=False):
    kind = "FrozenCircuit" if frozen else "Circuit"
    return t(kind, moments=[t("Moment", operations=[op]) for op in ops])


def rx(angle):
    return circuit(on(t("Rx", rads=angle), 0))


X = t("XPowGate", exponent=1.0, global_shift=0.0)
BOOLEAN = t("BooleanHamiltonianGate", parameter_names=["a"], boolean_strs=[CANARY], theta=0.1)
OLD_BOOLEAN = t("BooleanHamiltonian", qubit_map={"a": q(0)}, boolean_strs=[CANARY], theta=0.1)
SUM = t("SumOfProducts", data=[[1]])
ALWAYS = t("ProductOfSums", data=[[1]])


def resolver(*values):
    return t("ParamResolver", param_dict=[list(pair) for pair in values])


def repeated(inner=None, repetitions=1, values=(), key=0, **fields):
    inner = circuit(on(t("Rx", rads=symbol()), 0), frozen=True) if inner is None else inner
    return t(
        "CircuitOperation",
        circuit=t("VAL", key=key, val=inner),
        **{
            "repetitions": repetitions,
            "qubit_map": [],
            "measurement_key_map": {},
            "param_resolver": resolver(*values),
            "repetition_ids": None,
            **fields,
        },
    )


def tower(depth, wrap, node):
    for _ in range(depth):
        node = wrap(node)
    return node


def arctangents(number):
    return tower(21, lambda node: sym("atan", sym("Mul", rational(1, number), node)), integer(2))


def nested_repetitions(depth, repetitions):
    inner = circuit(on(X, 0), frozen=True)
    for key in range(depth):
        inner = circuit(repeated(inner, repetitions, key=key), frozen=True)
    return circuit(repeated(inner, repetitions, key=depth))


def shared_circuits(depth):
    """Each circuit stands ten times in the next: a few kilobytes for 10**depth operations."""
    inner = circuit(on(X, 0), frozen=True)
    for key in range(depth):
        first = repeated(inner, key=key)
        others = [{**first, "circuit": t("REF", key=key)} for _ in range(9)]
        inner = circuit(first, *others, frozen=True)
    return circuit(repeated(inner, key=depth))


def substitutions(depth):
    """Sums that take the place of symbols of products of sums."""
    inner = circuit(on(t("Rx", rads=symbol("a0")), 0), frozen=True)
    for i in range(depth):
        value = sym("Mul", *[sym("Add", symbol(f"a{i + 1}"), integer(k + 1)) for k in range(4)])
        inner = circuit(repeated(inner, 1, [(f"a{i}", value)], key=i), frozen=True)
    return circuit(repeated(inner, key=depth))


def wide(kind, count, *args):
    return sym(kind, *[sym("Add", symbol(f"a{i}"), symbol(f"b{i}")) for i in range(count)], *args)


def deep_json(depth):
    return '{"cirq_type": "Circuit", "moments": ' + "[" * depth + "]" * depth + "}"


def text(tree):
    return tree if isinstance(tree, str) else json.dumps(tree)


def matrix(size):
    return [[1.0 if i == j else 0.0 for j in range(size)] for i in range(size)]


# Code in a text that Cirq or SymPy would evaluate.
CODE = {
    "boolean gate": circuit(on(BOOLEAN, 0)),
    "boolean gate, controlled operation": circuit(
        t(
            "ControlledOperation",
            controls=[q(1)],
            control_values=ALWAYS,
            sub_operation=on(BOOLEAN, 0),
        )
    ),
    "boolean gate, controlled gate": circuit(
        on(
            t("ControlledGate", sub_gate=BOOLEAN, control_values=ALWAYS, control_qid_shape=[2]),
            1,
            0,
        )
    ),
    "boolean gate, tagged": circuit(t("TaggedOperation", sub_operation=on(BOOLEAN, 0), tags=["a"])),
    "boolean gate, parallel": circuit(on(t("ParallelGate", sub_gate=BOOLEAN, num_copies=2), 0, 1)),
    "boolean gate, random channel": circuit(
        on(t("RandomGateChannel", sub_gate=BOOLEAN, probability=0.5), 0)
    ),
    "boolean gate, inverse": circuit(on(t("_InverseCompositeGate", original=BOOLEAN), 0)),
    "boolean gate, sub-circuit": circuit(repeated(circuit(on(BOOLEAN, 0), frozen=True))),
    "boolean operation, old": circuit(OLD_BOOLEAN),
    "boolean operation, alone": OLD_BOOLEAN,
    "sub-circuit with a text as value": circuit(repeated(values=[("a", CANARY)])),
    "sub-circuit with a text in an expression": circuit(
        repeated(values=[("a", sym("sin", CANARY))])
    ),
    "sub-circuit repeated a text": circuit(repeated(repetitions=CANARY)),
    "sub-circuit until a condition": circuit(
        repeated(repeat_until=t("SympyCondition", sympy_expr=CANARY))
    ),
    "classical control": circuit(
        t(
            "ClassicallyControlledOperation",
            conditions=[t("SympyCondition", sympy_expr=sym("Add", CANARY))],
            sub_operation=on(X, 0),
        )
    ),
    "angle that is a text": rx(CANARY),
    "exponent that is a text": circuit(on({**X, "exponent": CANARY}, 0)),
    "shift that is a text": circuit(on({**X, "global_shift": CANARY}, 0)),
    "coefficient that is a text": t("PauliString", qubit_pauli_map=[], coefficient=CANARY),
    "phase that is a text": circuit(on(t("GlobalPhaseGate", coefficient=CANARY))),
    "duration that is a text": circuit(on(t("WaitGate", duration=t("Duration", picos=CANARY)), 0)),
    "diagonal of texts": circuit(on(t("DiagonalGate", diag_angles_radians=[CANARY, CANARY]), 0)),
    "matrix of texts": circuit(
        on(t("MatrixGate", matrix=[[CANARY, "0"], ["0", "1"]], qid_shape=[2]), 0)
    ),
    "complex of texts": rx(t("complex", real=CANARY, imag="0")),
    **{
        f"sympy.{name} of texts": rx(sym(name, symbol(), CANARY))
        for name in ("Add", "Mul", "Pow", "sin", "Max", "Not", "And", "Or", "Xor", "Indexed")
    },
    "sympy.Float of a text": rx(t("sympy.Float", approx=CANARY)),
    "sympy.Integer of a text": rx(t("sympy.Integer", i=CANARY)),
    "sympy.Rational of texts": rx(t("sympy.Rational", p=CANARY, q="1")),
    "sympy.IndexedBase of a text": rx(sym("IndexedBase", CANARY)),
    "sympy.Lambda": rx(sym("Lambda", symbol(), CANARY)),
    "sympy.lambdify": rx(t("sympy.lambdify", args=[CANARY])),
    "sympy.sympify": rx(t("sympy.sympify", a=CANARY)),
    "sympy.Function": rx(sym("Function", CANARY)),
    "sympy.parse_expr": rx(t("sympy.parse_expr", s=CANARY)),
    "os.system": t("os.system", command=CANARY),
    "builtins.eval": t("builtins.eval", source=CANARY),
    "data frame": t("pandas.DataFrame", data=[[CANARY]], columns=["a"], index=[0]),
    "gate family": t("GateFamily", gate=CANARY, name="a", description="", ignore_global_phase=True),
    "linear dictionary": t("LinearDict", keys=[CANARY], values=[1]),
    "legacy context": t(
        "_ContextualSerialization", object_dag=[t("_SerializedContext", obj=CANARY, key=1)]
    ),
    "a device": t("cirq.google.GridDevice", spec=CANARY),
    "a tag of another package": circuit(
        t(
            "TaggedOperation",
            sub_operation=on(X, 0),
            tags=[t("cirq.google.InternalTag", name=CANARY, package="os")],
        )
    ),
}

# Small texts that would keep SymPy, Cirq or the simulator busy for hours, or fill the memory.
BOMBS = {
    "10**(10**9)": rx(sym("Pow", integer(10), integer(10**9))),
    "10**-(10**9)": rx(sym("Pow", integer(10), integer(-(10**9)))),
    "1.000001**(10**9)": rx(sym("Pow", rational(1000001, 1000000), integer(10**9))),
    "0.5**(10**9)": rx(sym("Pow", t("sympy.Float", approx=0.5), integer(10**9))),
    "(2a)**(10**9)": rx(sym("Pow", sym("Mul", integer(2), symbol()), integer(10**9))),
    "(a+1)**(10**9)": rx(sym("Pow", sym("Add", integer(1), symbol()), integer(10**9))),
    "tower of powers": rx(tower(20, lambda node: sym("Pow", integer(9), node), integer(9))),
    "tower of squares": rx(tower(30, lambda node: sym("Pow", node, integer(2)), rational(3, 2))),
    "tower of products": rx(tower(12, lambda node: sym("Mul", node, node), integer(3))),
    "tower of exponentials": rx(tower(30, lambda node: sym("exp", node), integer(9))),
    "exponential of a huge number": rx(sym("exp", sym("exp", t("sympy.Float", approx=1e300)))),
    "exponential of an exponential": rx(sym("exp", sym("exp", integer(10**9)))),
    "inverse of a tiny number": rx(
        sym("exp", sym("Pow", sym("exp", integer(-(10**9))), integer(-1)))
    ),
    **{
        f"{name}({number})": rx(sym(name, integer(number)))
        for name, number in [
            *(("factorial", 10**7), ("gamma", 10**9), ("zeta", 10**9), ("bernoulli", 10**7)),
            *(("fibonacci", 10**9), ("primepi", 10**12), ("harmonic", 10**9), ("lucas", 10**9)),
            *(("factorial2", 10**7), ("subfactorial", 10**7), ("bell", 10**5), ("catalan", 10**8)),
            *(("partition", 10**7), ("prime", 10**12), ("totient", 10**60), ("loggamma", 10**9)),
        ]
    },
    "binomial": rx(sym("binomial", integer(10**9), integer(5 * 10**8))),
    "hermite": rx(sym("hermite", integer(10**6), symbol())),
    # SymPy asks its questions in a random order, so that one tower alone may be quick by luck.
    "towers of arctangents": rx(sym("Add", *[arctangents(n) for n in (7, 11, 13, 17, 19)])),
    "tower of maxima": rx(
        tower(
            22,
            lambda node: sym(
                "Max", sym("Mul", node, integer(2)), *[symbol(f"a{k}") for k in range(15)]
            ),
            symbol(),
        )
    ),
    "sum": rx(sym("Sum", symbol(), symbol())),
    "integral": rx(sym("Integral", symbol(), symbol())),
    "derivative": rx(sym("Derivative", symbol(), symbol())),
    "product of thirty sums": rx(wide("Mul", 30)),
    "nested products of sums": rx(sym("Mul", wide("Mul", 10), wide("Mul", 10))),
    "products of sums in many gates": circuit(
        *[
            on(
                t(
                    "Rx",
                    rads=sym(
                        "Mul", *[sym("Add", symbol(f"a{k}"), symbol(f"b{k}{i}")) for k in range(7)]
                    ),
                ),
                0,
            )
            for i in range(200)
        ]
    ),
    "maximum of many": rx(wide("Max", 500)),
    "sum of many fractions": rx(sym("Add", *[rational(1, 2**63 - 2 * i - 1) for i in range(1999)])),
    "long sum": rx(wide("Add", 5000)),
    "integer of many digits": text(rx(integer(0))).replace('"i": 0', '"i": ' + "9" * 4000),
    "integer of very many digits": text(rx(integer(0))).replace('"i": 0', '"i": ' + "9" * 10**6),
    "fraction of many digits": text(rx(rational(0, 3))).replace('"p": 0', '"p": ' + "7" * 3000),
    "division by zero": rx(rational(1, 0)),
    "pole": rx(sym("Pow", integer(0), integer(-1))),
    "logarithm of zero": rx(sym("log", integer(0))),
    "not a number": text(rx(0.5)).replace("0.5", "NaN"),
    "infinity": text(rx(0.5)).replace("0.5", "1e999"),
    "huge float": rx(sym("Mul", t("sympy.Float", approx=1e308), symbol())),
    "repetitions": circuit(repeated(repetitions=10**7)),
    "negative repetitions": circuit(repeated(repetitions=-(10**7))),
    "fractional repetitions": circuit(repeated(repetitions=1e7)),
    "symbolic repetitions": circuit(repeated(repetitions=symbol())),
    "nested repetitions": nested_repetitions(3, 100),
    "deep nested repetitions": nested_repetitions(8, 2000),
    "shared sub-circuits": shared_circuits(7),
    "substitutions": substitutions(4),
    "substituted power": circuit(
        repeated(
            circuit(on(t("Rx", rads=sym("Pow", integer(10), symbol())), 0), frozen=True),
            values=[("a", 10**9)],
        )
    ),
    "identity": circuit(on(t("IdentityGate", num_qubits=10**9), 0)),
    "identity of many levels": circuit(
        on(t("IdentityGate", num_qubits=2, qid_shape=[10**9, 2]), 0)
    ),
    "wait": circuit(on(t("WaitGate", duration=t("Duration", picos=1), num_qubits=10**9), 0)),
    "measurement": circuit(on(t("MeasurementGate", num_qubits=10**9, key="m", invert_mask=[]), 0)),
    "parallel": circuit(on(t("ParallelGate", sub_gate=X, num_copies=10**9), 0)),
    "Fourier transform": circuit(
        on(t("QuantumFourierTransformGate", num_qubits=10**9, without_reverse=False), 0)
    ),
    "phase gradient": circuit(on(t("PhaseGradientGate", num_qubits=10**9, exponent=1), 0)),
    "superposition": circuit(on(t("UniformSuperpositionGate", m_value=2**50, num_qubits=10**6), 0)),
    "permutation": circuit(on(t("QubitPermutationGate", permutation=[10**9, 0]), 0, 1)),
    "permutation that repeats": circuit(on(t("QubitPermutationGate", permutation=[0, 0]), 0, 1)),
    "depolarizing": circuit(on(t("DepolarizingChannel", p=0.1, n_qubits=20), 0)),
    "reset": circuit(on(t("ResetChannel", dimension=10**9), 0)),
    "qudit": circuit(t("GateOperation", gate=X, qubits=[t("LineQid", x=0, dimension=10**9)])),
    "power of a qudit": circuit(on({**X, "dimension": 10**9}, 0)),
    "Clifford": circuit(on(t("CliffordGate", n=10**6, rs=[], xs=[], zs=[]), 0)),
    "Clifford of wrong rows": circuit(
        on(t("CliffordGate", n=1, rs=[True], xs=[[True]], zs=[[True]]), 0)
    ),
    "Clifford that is not symplectic": circuit(
        on(t("CliffordGate", n=1, rs=[False] * 2, xs=[[True]] * 2, zs=[[True]] * 2), 0)
    ),
    "controls": circuit(
        on(
            t(
                "ControlledGate",
                sub_gate=X,
                control_values=t("ProductOfSums", data=[[1]] * 60),
                control_qid_shape=[2] * 60,
            ),
            *range(61),
        )
    ),
    "controls that take any value": circuit(
        on(
            t(
                "ControlledGate",
                sub_gate=X,
                control_values=t("ProductOfSums", data=[[0, 1]] * 30),
                control_qid_shape=[2] * 30,
            ),
            *range(31),
        )
    ),
    "controls of controls": circuit(
        t(
            "ControlledOperation",
            controls=[q(i) for i in range(1, 13)],
            control_values=t("ProductOfSums", data=[[0, 1]] * 12),
            sub_operation=t(
                "ControlledOperation",
                controls=[q(i) for i in range(13, 25)],
                control_values=t("ProductOfSums", data=[[0, 1]] * 12),
                sub_operation=on(X, 0),
            ),
        )
    ),
    "number of controls": circuit(
        on(
            t(
                "ControlledGate",
                sub_gate=X,
                num_controls=10**9,
                control_values=ALWAYS,
                control_qid_shape=[2],
            ),
            1,
            0,
        )
    ),
    "matrix of a wrong size": circuit(
        on(t("MatrixGate", matrix=matrix(3), qid_shape=[2, 2]), 0, 1)
    ),
    "ragged matrix": circuit(on(t("MatrixGate", matrix=[[1, 0], [0]], qid_shape=[2]), 0)),
    "matrix that is not unitary": circuit(
        on(t("MatrixGate", matrix=[[1, 1], [0, 1]], qid_shape=[2]), 0)
    ),
    "matrix of a huge shape": circuit(
        on(t("MatrixGate", matrix=matrix(2), qid_shape=[2] * 10**5), 0)
    ),
    "matrix of eight qubits": circuit(
        on(t("MatrixGate", matrix=matrix(256), qid_shape=[2] * 8), *range(8))
    ),
    "diagonal of twelve qubits, often": circuit(
        *[on(t("DiagonalGate", diag_angles_radians=[0.5] * 4096), *range(12)) for _ in range(20)]
    ),
    "diagonal of three angles": circuit(on(t("DiagonalGate", diag_angles_radians=[0.5] * 3), 0, 1)),
    "state": circuit(
        on(t("StatePreparationChannel", target_state=[1.0] + [0.0] * (2**13 - 1), name="s"), 0)
    ),
    "state of length zero": circuit(on(t("StatePreparationChannel", target_state=[], name="s"), 0)),
    "deep lists": deep_json(500),
    "very deep lists": deep_json(200_000),
    "many moments": t("Circuit", moments=[t("Moment", operations=[])] * 150_000),
    "deep expression": rx(tower(400, lambda node: sym("sin", node), symbol())),
    "deep tags": circuit(
        tower(
            300,
            lambda node: t("TaggedOperation", sub_operation=node, tags=[]),
            on(X, 0),
        )
    ),
    "long text": circuit(t("TaggedOperation", sub_operation=on(X, 0), tags=["a" * 10**6])),
    "long name": rx(symbol("a" * 10**6)),
    "not JSON": "{",
    "a number": "3",
    "a list": "[]",
    "a circuit that holds itself": t(
        "VAL", key=0, val=circuit({**repeated(), "circuit": t("REF", key=0)}, frozen=True)
    ),
    "a part that is not there": circuit({**repeated(), "circuit": t("REF", key=7)}),
    "a part without a hash": t("REF", key=[]),
    "a field too many": circuit({**on(X, 0), "evil": 1}),
    "a field too few": circuit(t("GateOperation", gate=X)),
    "a gate as a qubit": circuit(t("GateOperation", gate=X, qubits=[X])),
    "a qubit as a gate": circuit(t("GateOperation", gate=q(0), qubits=[q(0)])),
    "two qubits for one": circuit(on(X, 0, 1)),
    "the same qubit twice": circuit(on(t("CXPowGate", exponent=1.0, global_shift=0.0), 0, 0)),
    "an expression as a circuit": t("Circuit", moments=symbol()),
}
