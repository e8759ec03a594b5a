"""Qulacs: back-propagation, row by row, in complex128, which is all it has."""

import functools

import numpy as np
import qulacs

from benchmarks.peers.runner import Runner, overlaps
from benchmarks.recipe import Recipe

_PAULIS = {"X": 1, "Y": 2, "Z": 3}


def prepare(job):
    """Returns the runner of `job["recipe"]`."""
    recipe = Recipe.from_json(job["recipe"])
    if recipe.task == "gram":
        return Runner(lambda: functools.partial(_gram, recipe, _circuits(recipe)), overlaps)
    return Runner(lambda: _Gradient(recipe, _circuits(recipe)))


class _Gradient:
    """The chain rule by hand: weigh the operators by the loss's slopes, then propagate back."""

    def __init__(self, recipe, circuits):
        self._recipe = recipe
        self._circuits = circuits
        self._state = qulacs.QuantumState(recipe.num_qubits)
        self._operators = [_operator(recipe, [terms]) for terms in recipe.operators]
        turned = [gate for gate in recipe.gates if gate.source == "weights"]
        self._index = np.array([gate.index for gate in turned])
        self._scale = np.array([gate.scale for gate in turned])
        self._offset = np.array([gate.offset for gate in turned])

    def __call__(self):
        weights = np.array(self._recipe.weights)
        # Qulacs turns the other way.
        angles = (-self._offset - self._scale * weights[self._index]).tolist()
        slopes, values = np.zeros(len(angles)), []
        for circuit in self._circuits:
            for place, angle in enumerate(angles):
                circuit.set_parameter(place, angle)
            values.append(self._expectations(circuit))
            slopes += circuit.backprop(self._weighted(values[-1]))
        values = np.array(values)
        gradient = np.bincount(self._index, -self._scale * slopes, len(weights)) / values.size
        squared = self._recipe.loss == "mean_square"
        return np.mean(values**2 if squared else values), gradient

    def _expectations(self, circuit):
        self._state.set_zero_state()
        circuit.update_quantum_state(self._state)
        return [operator.get_expectation_value(self._state) for operator in self._operators]

    def _weighted(self, values):
        squared = self._recipe.loss == "mean_square"
        factors = [2 * value if squared else 1 for value in values]
        return _operator(self._recipe, self._recipe.operators, factors)


def _circuits(recipe):
    return [_circuit(recipe, row) for row in recipe.data]


def _circuit(recipe, row):
    """Inputs are numbers of the circuit, weights its parameters."""
    circuit = qulacs.ParametricQuantumCircuit(recipe.num_qubits)
    for gate in recipe.gates:
        if not gate.is_rotation:
            getattr(circuit, f"add_{gate.name}_gate")(*gate.qubits)
        elif gate.source == "weights":
            _add_rotation(circuit, gate, 0.0, parametric=True)
        else:
            _add_rotation(circuit, gate, -gate.angle([], row), parametric=False)
    return circuit


def _add_rotation(circuit, gate, angle, parametric):
    kind = "add_parametric_" if parametric else "add_"
    if len(gate.qubits) == 1:
        getattr(circuit, f"{kind}{gate.name}_gate")(gate.qubits[0], angle)
    else:
        paulis = [_PAULIS[letter] for letter in gate.name[1:]]
        getattr(circuit, f"{kind}multi_Pauli_rotation_gate")(gate.qubits, paulis, angle)


def _operator(recipe, operators, factors=(1,)):
    made = qulacs.Observable(recipe.num_qubits)
    for terms, factor in zip(operators, factors, strict=True):
        for coefficient, paulis in terms:
            word = " ".join(f"{pauli} {qubit}" for qubit, pauli in paulis.items())
            made.add_operator(factor * coefficient, word)
    return made


def _gram(recipe, circuits):
    states = []
    for circuit in circuits:
        state = qulacs.QuantumState(recipe.num_qubits)
        circuit.update_quantum_state(state)
        states.append(state.get_vector())
    states = np.array(states)
    return np.abs(states @ states.conj().T) ** 2
