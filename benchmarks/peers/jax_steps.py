"""Steps in JAX, compiled, a batch by `vmap`."""

import jax
import jax.numpy as jnp
import numpy as np


def gradient_step(expectations, recipe):
    """Returns a function that returns value and gradient of the loss.

    Args:
        expectations: From weights and one row of inputs to a vector of expectations.
        recipe: The workload.
    """

    def loss(weights, data):
        values = jax.vmap(expectations, (None, 0))(weights, data)
        return jnp.mean(values**2 if recipe.loss == "mean_square" else values)

    compiled = jax.jit(jax.value_and_grad(loss))
    weights = jnp.asarray(np.array(recipe.weights, np.float32))
    data = jnp.asarray(np.array(recipe.data, np.float32))
    return lambda: jax.block_until_ready(compiled(weights, data))


def gram_step(state, recipe):
    """Returns a function to a kernel matrix, given one from a row of inputs to its state."""

    @jax.jit
    def compiled(data):
        states = jax.vmap(state)(data)
        return jnp.abs(states @ states.conj().T) ** 2

    data = jnp.asarray(np.array(recipe.data, np.float32))
    return lambda: jax.block_until_ready(compiled(data))
