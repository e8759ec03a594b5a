"""PennyLane's `lightning.qubit`, by the adjoint method, a batch by broadcasting."""

import numpy as np
import pennylane

from benchmarks.peers.pennylane import apply_gates, observable
from benchmarks.peers.runner import Runner
from benchmarks.recipe import Recipe


def prepare(job):
    """Returns the runner of `job["recipe"]`."""
    recipe = Recipe.from_json(job["recipe"])
    device = pennylane.device("lightning.qubit", wires=recipe.num_qubits, c_dtype=np.complex64)
    measured = [observable(terms) for terms in recipe.operators]

    @pennylane.qnode(device, interface="autograd", diff_method="adjoint", device_vjp=True)
    def node(weights, columns):
        apply_gates(recipe, weights, columns)
        return [pennylane.expval(operator) for operator in measured]

    # Broadcast: each input is a vector over the rows.
    columns = pennylane.numpy.array(np.transpose(recipe.data), requires_grad=False)
    weights = pennylane.numpy.array(recipe.weights, requires_grad=True)

    def loss(weights):
        values = pennylane.math.stack(node(weights, columns))
        return pennylane.math.mean(values**2 if recipe.loss == "mean_square" else values)

    gradient = pennylane.grad(loss)

    def step():
        slopes = gradient(weights)
        return gradient.forward, slopes

    return Runner(lambda: step)
