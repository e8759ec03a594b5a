"""Operators as sums of Pauli strings, and the measurements that serve several strings at once."""

import itertools

import cirq
import numpy as np

# A projector on k qubits is a sum of 2**k strings.
_MAX_PROJECTOR_QUBITS = 10
# What turns an eigenstate of the Pauli matrix into one of Z.
_BASIS_CHANGES = {cirq.X: cirq.Y**-0.5, cirq.Y: cirq.X**0.5}


class PauliTerms:
    """The distinct Pauli strings of a list of operators.

    Operator i is `constants[i] + sum_k weights[i, k] strings[k]`.

    Args:
        operators: `cirq.PauliString`, `cirq.PauliSum`, `cirq.ProjectorString` and
            `cirq.ProjectorSum` objects with real coefficients.
    """

    def __init__(self, operators):
        sums = [_coefficients(operator) for operator in operators]
        self.strings = list(dict.fromkeys(string for terms in sums for string in terms if string))
        self.weights = np.array(
            [[terms.get(string, 0.0) for string in self.strings] for terms in sums]
        ).reshape(len(sums), len(self.strings))
        self.constants = np.array([terms.get(cirq.PauliString(), 0.0) for terms in sums])


def _coefficients(operator):
    """Returns a dictionary from Pauli strings, without coefficients, to real numbers."""
    is_sum = isinstance(operator, cirq.PauliSum | cirq.ProjectorSum)
    result = {}
    for part in operator if is_sum else [operator]:
        for string, coefficient in _strings(part):
            result[string] = result.get(string, 0.0) + float(np.real(coefficient))
    return result


def _strings(part):
    if isinstance(part, cirq.PauliString):
        return [(cirq.PauliString(dict(part.items())), part.coefficient)]
    return _projector_strings(part)


def _projector_strings(projector):
    """Writes a product of `(1 + Z) / 2` and `(1 - Z) / 2` as a sum of Z strings."""
    signs = {qubit: 1 - 2 * value for qubit, value in projector.projector_dict.items()}
    if len(signs) > _MAX_PROJECTOR_QUBITS:
        raise ValueError(
            f"`operators` must hold projectors on at most {_MAX_PROJECTOR_QUBITS} qubits where the "
            "backend is a Cirq object, because they are measured as Pauli strings. "
            f"Received: {projector!r}."
        )
    weight = projector.coefficient / 2 ** len(signs)
    for letters in itertools.product((cirq.I, cirq.Z), repeat=len(signs)):
        string = cirq.PauliString(dict(zip(signs, letters, strict=True)))
        yield string, weight * np.prod([signs[qubit] for qubit in string])


class Measurement:
    """A measurement of Pauli strings that commute qubit by qubit.

    Args:
        basis: A dictionary from qubits to the Pauli matrices that are measured on them.
        positions: Which of all strings are measured, as indices.
        strings: All strings.
    """

    key = "pauli_terms"

    def __init__(self, basis, positions, strings):
        qubits = sorted(basis)
        self.positions = positions
        self._factors = [[qubit in strings[position] for qubit in qubits] for position in positions]
        changes = [
            _BASIS_CHANGES[pauli](q) for q, pauli in sorted(basis.items()) if pauli != cirq.Z
        ]
        measure = cirq.measure(*qubits, key=self.key)
        self._moments = [cirq.Moment(ops) for ops in (changes, [measure]) if ops]

    def after(self, circuit):
        """Returns the circuit, followed by the measurement in moments of its own."""
        return cirq.Circuit([*circuit.moments, *self._moments])

    def estimates(self, result):
        """Returns the strings' mean values in a `cirq.Result`, `(num_positions,)`."""
        bits = np.asarray(result.measurements[self.key], np.int64)
        parities = bits @ np.transpose(self._factors).astype(np.int64) % 2
        return 1 - 2 * parities.mean(axis=0)


def measurements(strings):
    """Returns measurements that serve all strings: each string goes into the first that it fits."""
    groups = []
    for position, string in enumerate(strings):
        fitting = (group for group in groups if _fits(string, group[0]))
        group = next(fitting, None)
        if group is None:
            groups.append(group := ({}, []))
        basis, positions = group
        basis.update(string)
        positions.append(position)
    return [Measurement(basis, positions, strings) for basis, positions in groups]


def _fits(string, basis):
    return all(basis.get(qubit, pauli) == pauli for qubit, pauli in string.items())
