"""The gates, measurements and channels that a file may build: name -> how, and from what.

`BooleanHamiltonianGate` never may be here: it evaluates its texts as Python.
"""

from collections.abc import Callable
from typing import NamedTuple

import cirq
import numpy as np

from tfq_models.saving.codec.costs import check_combinations
from tfq_models.saving.codec.fields import (
    an,
    array,
    count,
    diagonal,
    dimension,
    flag,
    maybe,
    names,
    number,
    pairs,
    parameter,
    shape,
    some,
    text,
    whole,
)


class Kind(NamedTuple):
    """How to build an object: a function of its fields, which may stand in the JSON text."""

    make: Callable
    required: dict
    optional: dict = {}  # noqa: RUF012  (never changed)


def plain(make, **required) -> Kind:
    """Returns a kind all whose fields must be there."""
    return Kind(make, required)


GATE = an(cirq.Gate)
PAULI = an(cirq.X.__class__, cirq.Y.__class__, cirq.Z.__class__)
VALUES = an(cirq.ProductOfSums, cirq.SumOfProducts)
_DENSE = an(cirq.DensePauliString, cirq.MutableDensePauliString)
_KEY_OBJECT = an(cirq.MeasurementKey)
_KEY = maybe(lambda value, reader: (text if isinstance(value, str) else _KEY_OBJECT)(value, reader))
_UNITARY = array(2, 2**14)
_FEW_QUBITS = whole(1, 5)  # of channels, which hold 4**n numbers


def _power(gate):
    return Kind(gate, {"exponent": parameter, "global_shift": number}, {"dimension": dimension})


def _pauli(pauli):
    def make(exponent=1, global_shift=0):
        if (exponent, global_shift) != (1, 0):
            raise ValueError("a Pauli gate has the exponent 1 and no global shift")
        return pauli

    return Kind(make, {}, {"exponent": parameter, "global_shift": number})


def _measure(num_qubits, key, invert_mask, qid_shape=None, confusion_map=()):
    key = cirq.MeasurementKey.parse_serialized(key) if isinstance(key, str) else key
    return cirq.MeasurementGate(num_qubits, key, tuple(invert_mask), qid_shape, dict(confusion_map))


def _measure_pauli(observable, key):
    key = cirq.MeasurementKey.parse_serialized(key) if isinstance(key, str) else key
    return cirq.PauliMeasurementGate(observable, key)


def _clifford(make):
    def build(n, rs, xs, zs):
        tableau = cirq.CliffordTableau(n)
        if rs.shape != (2 * n,) or xs.shape != (2 * n, n) or zs.shape != (2 * n, n):
            raise ValueError("a tableau of n qubits has 2n rows")
        tableau.rs, tableau.xs, tableau.zs = (np.array(part, bool) for part in (rs, xs, zs))
        if not tableau._validate():
            raise ValueError("a tableau must be symplectic")
        return make(tableau)

    part = array(2, 2 * 12**2)
    return Kind(build, {"n": whole(1, 12), "rs": array(1, 24), "xs": part, "zs": part})


def _controlled_gate(sub_gate, control_values, control_qid_shape):
    check_combinations(control_values, sub_gate)
    return cirq.ControlledGate(
        sub_gate, control_values=control_values, control_qid_shape=control_qid_shape
    )


_POWERS = [
    *("XPowGate", "YPowGate", "ZPowGate", "HPowGate", "XXPowGate", "YYPowGate", "ZZPowGate"),
    *("CXPowGate", "CZPowGate", "CCXPowGate", "CCZPowGate", "SwapPowGate", "ISwapPowGate"),
    *("CYPowGate", "CCYPowGate"),  # of Cirq 1.6 and newer
]

_GATE_TYPES = {
    **{name: _power(getattr(cirq, name)) for name in _POWERS if hasattr(cirq, name)},
    "_PauliX": _pauli(cirq.X),
    "_PauliY": _pauli(cirq.Y),
    "_PauliZ": _pauli(cirq.Z),
    "Rx": plain(cirq.Rx, rads=parameter),
    "Ry": plain(cirq.Ry, rads=parameter),
    "Rz": plain(cirq.Rz, rads=parameter),
    "cirq.MSGate": plain(cirq.MSGate, rads=parameter),
    "CSwapGate": plain(cirq.CSwapGate),
    "FSimGate": plain(cirq.FSimGate, theta=parameter, phi=parameter),
    "PhasedFSimGate": plain(
        cirq.PhasedFSimGate,
        **dict.fromkeys(("theta", "zeta", "chi", "gamma", "phi"), parameter),
    ),
    "PhasedISwapPowGate": plain(
        cirq.PhasedISwapPowGate,
        phase_exponent=parameter,
        exponent=parameter,
        global_shift=number,
    ),
    "PhasedXPowGate": plain(
        cirq.PhasedXPowGate, phase_exponent=parameter, exponent=parameter, global_shift=number
    ),
    "PhasedXZGate": plain(
        cirq.PhasedXZGate,
        x_exponent=parameter,
        z_exponent=parameter,
        axis_phase_exponent=parameter,
    ),
    "QasmUGate": plain(
        cirq.circuits.qasm_output.QasmUGate, theta=parameter, phi=parameter, lmda=parameter
    ),
    "GlobalPhaseGate": plain(cirq.GlobalPhaseGate, coefficient=parameter),
    "IdentityGate": Kind(cirq.IdentityGate, {"num_qubits": count}, {"qid_shape": shape}),
    "WaitGate": Kind(
        cirq.WaitGate,
        {"duration": an(cirq.Duration)},
        {"num_qubits": count, "qid_shape": shape},
    ),
    "DiagonalGate": plain(cirq.DiagonalGate, diag_angles_radians=diagonal),
    "TwoQubitDiagonalGate": plain(cirq.TwoQubitDiagonalGate, diag_angles_radians=diagonal),
    "ThreeQubitDiagonalGate": plain(cirq.ThreeQubitDiagonalGate, diag_angles_radians=diagonal),
    "MatrixGate": Kind(
        lambda matrix, qid_shape, name=None: cirq.MatrixGate(
            matrix, qid_shape=qid_shape, name=name
        ),
        {"matrix": _UNITARY, "qid_shape": shape},
        {"name": maybe(text)},
    ),
    "QubitPermutationGate": plain(cirq.QubitPermutationGate, permutation=some(count)),
    "QuantumFourierTransformGate": plain(
        cirq.QuantumFourierTransformGate, num_qubits=whole(1, 40), without_reverse=flag
    ),
    "PhaseGradientGate": plain(cirq.PhaseGradientGate, num_qubits=whole(1, 40), exponent=parameter),
    "UniformSuperpositionGate": plain(
        cirq.UniformSuperpositionGate, m_value=whole(1, 2**40), num_qubits=whole(1, 40)
    ),
    "ParallelGate": plain(cirq.ParallelGate, sub_gate=GATE, num_copies=whole(1, 1024)),
    "ControlledGate": plain(
        _controlled_gate, sub_gate=GATE, control_values=VALUES, control_qid_shape=shape
    ),
    "_InverseCompositeGate": plain(
        lambda original: cirq.ops.raw_types._InverseCompositeGate(original), original=GATE
    ),
    "SingleQubitCliffordGate": _clifford(cirq.SingleQubitCliffordGate.from_clifford_tableau),
    "CliffordGate": _clifford(cirq.CliffordGate.from_clifford_tableau),
    "PauliInteractionGate": Kind(
        cirq.PauliInteractionGate,
        {"pauli0": PAULI, "invert0": flag, "pauli1": PAULI, "invert1": flag},
        {"exponent": parameter},
    ),
    "PauliStringPhasorGate": plain(
        cirq.PauliStringPhasorGate,
        dense_pauli_string=_DENSE,
        exponent_neg=parameter,
        exponent_pos=parameter,
    ),
    "DensePauliString": plain(
        cirq.DensePauliString, pauli_mask=some(whole(0, 3)), coefficient=parameter
    ),
    "MutableDensePauliString": plain(
        cirq.MutableDensePauliString, pauli_mask=some(whole(0, 3)), coefficient=parameter
    ),
}
_MEASUREMENT_TYPES = {
    "MeasurementKey": plain(cirq.MeasurementKey, name=text, path=some(text, tuple)),
    "MeasurementGate": Kind(
        _measure,
        {"num_qubits": count, "key": _KEY, "invert_mask": some(flag)},
        {
            "qid_shape": shape,
            "confusion_map": pairs(some(count, tuple), array(2, 2**12)),
        },
    ),
    "PauliMeasurementGate": plain(_measure_pauli, observable=_DENSE, key=_KEY),
}
_CHANNEL_TYPES = {
    "AmplitudeDampingChannel": plain(cirq.AmplitudeDampingChannel, gamma=number),
    "GeneralizedAmplitudeDampingChannel": plain(
        cirq.GeneralizedAmplitudeDampingChannel, p=number, gamma=number
    ),
    "PhaseDampingChannel": plain(cirq.PhaseDampingChannel, gamma=number),
    "PhaseFlipChannel": plain(cirq.PhaseFlipChannel, p=number),
    "BitFlipChannel": plain(cirq.BitFlipChannel, p=number),
    "DepolarizingChannel": Kind(cirq.DepolarizingChannel, {"p": number}, {"n_qubits": _FEW_QUBITS}),
    "AsymmetricDepolarizingChannel": plain(
        cirq.AsymmetricDepolarizingChannel, error_probabilities=names(number)
    ),
    "ResetChannel": plain(cirq.ResetChannel, dimension=dimension),
    "KrausChannel": plain(
        lambda _kraus_ops, _key: cirq.KrausChannel(_kraus_ops, key=_key),
        _kraus_ops=some(array(2, 2**10)),
        _key=_KEY,
    ),
    "MixedUnitaryChannel": plain(
        lambda _mixture, _key: cirq.MixedUnitaryChannel(_mixture, key=_key),
        _mixture=pairs(number, array(2, 2**10), list),
        _key=_KEY,
    ),
    "RandomGateChannel": plain(
        lambda sub_gate, probability: cirq.RandomGateChannel(
            sub_gate=sub_gate, probability=probability
        ),
        sub_gate=GATE,
        probability=parameter,
    ),
    "StatePreparationChannel": plain(
        lambda target_state, name: cirq.StatePreparationChannel(target_state, name=name),
        target_state=array(1, 2**12),
        name=text,
    ),
}
GATES = {**_GATE_TYPES, **_MEASUREMENT_TYPES, **_CHANNEL_TYPES}
