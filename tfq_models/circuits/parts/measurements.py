"""Measurements in circuits whose qubits are measured otherwise: by operators, at the end."""

import cirq
import sympy

from tfq_models.base.arguments import shown

_MEASUREMENTS = (cirq.MeasurementGate, cirq.PauliMeasurementGate)


def without_measurements(circuit):
    """Returns a circuit without its terminal measurement gates, and the qubits that they measure.

    Sub-circuits that measure lose their measurements; every moment stays, even an empty one.

    Args:
        circuit: A `cirq.AbstractCircuit`.

    Returns:
        A `cirq.Circuit`, and a set of qubits.

    Raises:
        ValueError: If something acts on a measured qubit or waits for an outcome, or if nobody
            knows how often a sub-circuit runs.
    """
    measured = set()
    moments = []
    for moment in circuit:
        moments.append(cirq.Moment(part for op in moment for part in _kept(op, measured)))
    return cirq.Circuit(moments), measured


def unrolled(op):
    """Yields the operations of a sub-circuit in their order, or an operation of another kind."""
    inner = op.untagged
    if not isinstance(inner, cirq.CircuitOperation):
        yield op
        return
    if inner.repeat_until is not None:
        raise _refusal(op, "is repeated until an outcome, which is never known here")
    if isinstance(inner.repetitions, sympy.Basic):
        raise _refusal(op, f"is repeated {inner.repetitions} times, which must be a number")
    if inner.repetitions < 0 and cirq.is_measurement(inner):
        raise _refusal(op, "measures and is repeated backwards")
    for part in inner.mapped_circuit().all_operations():
        yield from unrolled(part)


def _kept(op, measured):
    """Yields what is left of an operation; adds the qubits that it measures to `measured`."""
    parts = list(unrolled(op))
    kept = []
    for part in parts:
        if not measured.isdisjoint(part.qubits):
            raise ValueError(
                "`circuit` must not act on a qubit after it is measured, because measurements at "
                f"the end only can be left out. Received: {part!r} after a measurement."
            )
        if keys := cirq.control_keys(part):
            names = ", ".join(sorted(map(str, keys)))
            raise _refusal(part, f"is controlled by a measurement's outcome, {names}")
        if isinstance(part.gate, _MEASUREMENTS):
            measured.update(part.qubits)
        elif cirq.is_measurement(part):
            raise _refusal(part, "measures, and is not a measurement gate")
        else:
            kept.append(part)
    if len(kept) == len(parts):
        yield op
    elif kept:
        yield cirq.CircuitOperation(cirq.FrozenCircuit(kept), use_repetition_ids=False)


def _refusal(op, reason):
    return ValueError(
        f"`circuit` must hold operations that are known before it runs; this one {reason}. "
        f"Received: {shown(op)}."
    )
