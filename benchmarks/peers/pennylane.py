"""PennyLane's `default.qubit` on JAX, by back-propagation."""

import jax.numpy as jnp
import pennylane

from benchmarks.peers.jax_steps import gradient_step, gram_step
from benchmarks.peers.runner import Runner, overlaps
from benchmarks.recipe import Recipe

_GATES = {
    "RX": pennylane.RX,
    "RY": pennylane.RY,
    "RZ": pennylane.RZ,
    "RXX": pennylane.IsingXX,
    "RYY": pennylane.IsingYY,
    "RZZ": pennylane.IsingZZ,
    "H": pennylane.Hadamard,
    "X": pennylane.X,
    "CZ": pennylane.CZ,
    "CNOT": pennylane.CNOT,
}


def prepare(job):
    """Returns the runner of `job["recipe"]`."""
    recipe = Recipe.from_json(job["recipe"])
    device = pennylane.device("default.qubit", wires=recipe.num_qubits)
    measured = [observable(terms) for terms in recipe.operators]

    @pennylane.qnode(device, interface="jax", diff_method="backprop")
    def node(weights, row):
        apply_gates(recipe, weights, row)
        if recipe.task == "gram":
            return pennylane.state()
        return [pennylane.expval(operator) for operator in measured]

    if recipe.task == "gram":
        return Runner(lambda: gram_step(lambda row: node([], row), recipe), overlaps)
    return Runner(lambda: gradient_step(lambda *values: jnp.stack(node(*values)), recipe))


def apply_gates(recipe, weights, row):
    """Puts the gates of a recipe into the circuit that is being made."""
    for gate in recipe.gates:
        angles = [gate.angle(weights, row)] if gate.is_rotation else []
        _GATES[gate.name](*angles, wires=gate.qubits)


def observable(terms):
    """Returns a Pauli sum."""
    words = []
    for _, paulis in terms:
        factors = [getattr(pennylane, f"Pauli{pauli}")(q) for q, pauli in paulis.items()]
        words.append(pennylane.prod(*factors) if factors else pennylane.Identity(0))
    if len(words) == 1 and terms[0][0] == 1:
        return words[0]
    return pennylane.Hamiltonian([coefficient for coefficient, _ in terms], words)
