"""The table of all that a file may build of Cirq: name -> how, and what each field may hold.

Whatever is not here is refused by its name.
"""

import cirq
import sympy

from tfq_models.saving.codec.costs import check_combinations
from tfq_models.saving.codec.fields import (
    an,
    dimension,
    flag,
    maybe,
    names,
    pairs,
    parameter,
    position,
    products,
    some,
    sums,
    tag,
    text,
    whole,
)
from tfq_models.saving.codec.gate_types import GATE, GATES, PAULI, VALUES, Kind, plain
from tfq_models.saving.refusal import Refused, short

_MAX_REPETITIONS = 10_000
_OPERATION, _QUBIT = an(cirq.Operation), an(cirq.Qid)
_QUBITS = some(_QUBIT)


def _symbol_or_text(value, reader):
    return text(value, reader) if isinstance(value, str) else an(sympy.Symbol)(value, reader)


def _circuit(make):
    build = lambda moments, **tags: make(  # noqa: E731
        moments, strategy=cirq.InsertStrategy.EARLIEST, **tags
    )
    return Kind(build, {"moments": some(an(cirq.Moment))}, {"tags": some(tag, tuple)})


def _controlled(controls, sub_operation, control_values):
    check_combinations(control_values, sub_operation)
    return cirq.ControlledOperation(controls, sub_operation, control_values)


def _sub_circuit(use_repetition_ids=True, **fields):
    return cirq.CircuitOperation(use_repetition_ids=use_repetition_ids, **fields)


def _nothing(value, reader):
    if value is not None:
        raise Refused("hold sub-circuits that no measurement ends", short(value))


def _pauli_sum(items):
    return cirq.PauliSum(
        linear_dict=cirq.LinearDict({frozenset(string): factor for string, factor in items})
    )


def _projector_sum(linear_dict):
    return cirq.ProjectorSum(
        linear_dict=cirq.LinearDict({frozenset(string): value for string, value in linear_dict})
    )


_QUBIT_TYPES = {
    "LineQubit": plain(cirq.LineQubit, x=position),
    "GridQubit": plain(cirq.GridQubit, row=position, col=position),
    "NamedQubit": plain(cirq.NamedQubit, name=text),
    "LineQid": plain(cirq.LineQid, x=position, dimension=dimension),
    "GridQid": plain(cirq.GridQid, row=position, col=position, dimension=dimension),
    "NamedQid": plain(cirq.NamedQid, name=text, dimension=dimension),
}
_OPERATION_TYPES = {
    "GateOperation": plain(cirq.GateOperation, gate=GATE, qubits=_QUBITS),
    "SingleQubitPauliStringGateOperation": plain(
        cirq.SingleQubitPauliStringGateOperation, pauli=PAULI, qubit=_QUBIT
    ),
    "ControlledOperation": plain(
        _controlled,
        controls=_QUBITS,
        sub_operation=_OPERATION,
        control_values=VALUES,
    ),
    "TaggedOperation": plain(
        lambda sub_operation, tags: cirq.TaggedOperation(sub_operation, *tags),
        sub_operation=_OPERATION,
        tags=some(tag),
    ),
    "CircuitOperation": Kind(
        _sub_circuit,
        {
            "circuit": an(cirq.FrozenCircuit),
            "repetitions": whole(-_MAX_REPETITIONS, _MAX_REPETITIONS),
            "qubit_map": pairs(_QUBIT, _QUBIT),
            "measurement_key_map": names(text),
            "param_resolver": an(cirq.ParamResolver),
            "repetition_ids": maybe(some(text)),
        },
        {
            "parent_path": some(text, tuple),
            "use_repetition_ids": flag,
            "repeat_until": _nothing,
        },
    ),
    "PauliString": plain(
        lambda qubit_pauli_map, coefficient: cirq.PauliString(
            qubit_pauli_map=qubit_pauli_map, coefficient=coefficient
        ),
        qubit_pauli_map=pairs(_QUBIT, PAULI),
        coefficient=parameter,
    ),
    "PauliStringPhasor": Kind(
        lambda pauli_string, exponent_neg, exponent_pos, qubits=None: cirq.PauliStringPhasor(
            pauli_string, qubits, exponent_neg=exponent_neg, exponent_pos=exponent_pos
        ),
        {
            "pauli_string": an(cirq.PauliString),
            "exponent_neg": parameter,
            "exponent_pos": parameter,
        },
        {"qubits": _QUBITS},
    ),
}
_OTHER_TYPES = {
    "Circuit": _circuit(cirq.Circuit),
    "FrozenCircuit": _circuit(cirq.FrozenCircuit),
    "Moment": Kind(
        lambda operations, **tags: cirq.Moment(*operations, **tags),
        {"operations": some(_OPERATION)},
        {"tags": some(tag, tuple)},
    ),
    "ParamResolver": plain(cirq.ParamResolver, param_dict=pairs(_symbol_or_text, parameter)),
    "Duration": plain(lambda picos: cirq.Duration(picos=picos), picos=parameter),
    "VirtualTag": plain(cirq.VirtualTag),
    "RoutingSwapTag": plain(cirq.RoutingSwapTag),
    "ProductOfSums": plain(cirq.ProductOfSums, data=sums),
    "SumOfProducts": Kind(cirq.SumOfProducts, {"data": products}, {"name": maybe(text)}),
    "PauliSum": plain(_pauli_sum, items=pairs(pairs(_QUBIT, PAULI, list), parameter, list)),
    "MutablePauliString": plain(
        lambda pauli_int_dict, coefficient: cirq.MutablePauliString(
            pauli_int_dict=pauli_int_dict, coefficient=coefficient
        ),
        pauli_int_dict=pairs(_QUBIT, whole(1, 3)),
        coefficient=parameter,
    ),
    "ProjectorString": plain(
        cirq.ProjectorString, projector_dict=pairs(_QUBIT, whole(0, 63)), coefficient=parameter
    ),
    "ProjectorSum": plain(
        _projector_sum,
        linear_dict=pairs(pairs(_QUBIT, whole(0, 63), list), parameter, list),
    ),
}
TYPES = {**_QUBIT_TYPES, **GATES, **_OPERATION_TYPES, **_OTHER_TYPES}
