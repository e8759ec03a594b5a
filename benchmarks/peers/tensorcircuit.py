"""TensorCircuit-NG on JAX, in two ways.

`expectation_ps`, which its documentation uses, contracts a network for each Pauli string. Sums over
the amplitudes of its state are faster at many qubits, and take longer to write.
"""

import itertools

import jax.numpy as jnp
import numpy as np
import tensorcircuit

from benchmarks.peers.jax_steps import gradient_step, gram_step
from benchmarks.peers.runner import Runner, overlaps
from benchmarks.recipe import Recipe

tensorcircuit.set_backend("jax")
tensorcircuit.set_dtype("complex64")


def prepare(job):
    """Returns the runner of `job["recipe"]`."""
    recipe = Recipe.from_json(job["recipe"])
    if recipe.task == "gram":
        return Runner(
            lambda: gram_step(lambda row: _circuit(recipe, [], row).state(), recipe), overlaps
        )
    make = {"state": _by_amplitudes, "expectation_ps": _by_networks}[job["options"]["method"]]
    return Runner(lambda: gradient_step(make(recipe), recipe))


def _by_networks(recipe):
    def expectations(weights, row):
        circuit = _circuit(recipe, weights, row)
        return jnp.stack([_expectation_ps(terms, circuit) for terms in recipe.operators])

    return expectations


def _expectation_ps(terms, circuit):
    total = 0.0
    for coefficient, paulis in terms:
        letters = {
            letter.lower(): [q for q, pauli in paulis.items() if pauli == letter]
            for letter in "XYZ"
        }
        total += coefficient * jnp.real(circuit.expectation_ps(**letters))
    return total


def _by_amplitudes(recipe):
    def expectations(weights, row):
        state = _circuit(recipe, weights, row).state().reshape([2] * recipe.num_qubits)
        return jnp.stack([_expectation(terms, state) for terms in recipe.operators])

    return expectations


def _circuit(recipe, weights, row):
    circuit = tensorcircuit.Circuit(recipe.num_qubits)
    for gate in recipe.gates:
        add = getattr(circuit, gate.name.lower())
        if gate.is_rotation:
            add(*gate.qubits, theta=gate.angle(weights, row))
        else:
            add(*gate.qubits)
    return circuit


def _expectation(terms, state):
    """Of a Pauli sum whose strings have an even number of Y, so that all products are real."""
    groups = {}
    for coefficient, paulis in terms:
        flipped = tuple(sorted(q for q, pauli in paulis.items() if pauli in "XY"))
        signed = sorted(q for q, pauli in paulis.items() if pauli in "YZ")
        sign = (-1) ** (list(paulis.values()).count("Y") // 2)
        groups.setdefault(flipped, []).append((sign * coefficient, signed))
    total = 0.0
    for flipped, strings in groups.items():
        products = jnp.real(jnp.conj(state) * jnp.flip(state, flipped))
        total += sum(weight * _product_of_z(products, signed) for weight, signed in strings)
    return total


def _product_of_z(values, qubits):
    others = [axis for axis in range(values.ndim) if axis not in qubits]
    signs = [(-1) ** sum(bits) for bits in itertools.product([0, 1], repeat=len(qubits))]
    marginal = jnp.sum(values, axis=tuple(others)).ravel()
    return marginal @ np.array(signs, np.float32)
