"""A layer that embeds rows of features as states, for models that compare states."""

import functools

import sympy
import tensorflow as tf

from tfq_models.base import Layer
from tfq_models.circuits import circuit_symbols
from tfq_models.circuits import inputs as input_symbols
from tfq_models.layers.parts.inputs import checked_numbers
from tfq_models.layers.parts.weights import symbol_values, symbol_weights
from tfq_models.simulator import Program


class EncodedStates(Layer):
    """A base class of private layers. The layers have no config, because only their model is saved.

    Args:
        circuit: A `cirq.Circuit` of the symbols `x_0`, `x_1`, ... and of weights.
        qubits: The qubits of the states, in order.
        num_features: How many of the symbols `x_k` there are, at most.
        initializer: A Keras initializer of the weights.
        regularizer: A Keras regularizer of the weights.
        **kwargs: `dtype`, for Keras. "float64" computes in complex128.
    """

    def __init__(self, circuit, qubits, num_features, initializer, regularizer, **kwargs):
        super().__init__(autocast=False, **kwargs)
        self.circuit = circuit
        self.qubits = qubits
        self.operators = ()
        self.initializer = initializer
        self.regularizer = regularizer
        self.constraint = None
        is_double = self.variable_dtype == "float64"
        self._real_dtype = tf.float64 if is_double else tf.float32
        self._input_names = [symbol.name for symbol in input_symbols(num_features)]
        names = circuit_symbols(circuit)
        self.symbol_names = [name for name in names if name not in self._input_names]
        self._program = Program(
            circuit,
            qubits=qubits,
            symbol_names=[*self.symbol_names, *self._input_names],
            dtype="complex128" if is_double else "complex64",
        )
        self.parameters = symbol_weights(self, len(self.symbol_names), self._real_dtype)

    @property
    def symbols(self):
        """The weights' symbols, in their order."""
        return [sympy.Symbol(name) for name in self.symbol_names]

    def symbol_values(self):
        """Returns a dictionary from the layer's symbols to the values of its weights."""
        return symbol_values(self)

    @functools.cached_property
    def _simulate(self):
        # Traced once, for all calls of a training step. A partial, because TensorFlow would take
        # methods of many objects for one that it retraces.
        return tf.function(
            functools.partial(self._simulated),
            input_signature=[
                tf.TensorSpec([len(self.symbol_names)], self._real_dtype),
                tf.TensorSpec([None, len(self._input_names)], self._real_dtype),
            ],
        )

    def _simulated(self, weights, rows):
        return self._program.state_vector(weights, row_values=rows)

    def states(self, inputs):
        """Returns `(batch, 2**num_qubits)` of rows of features, with gradients."""
        rows = checked_numbers("inputs", inputs, self._input_names, self._real_dtype)
        return self._simulate(tf.convert_to_tensor(self.parameters), rows)

    @staticmethod
    def fidelities(states, others):
        """Returns `|<state|other>|^2` of every state with every other."""
        products = tf.matmul(states, others, adjoint_b=True)
        return tf.math.real(products) ** 2 + tf.math.imag(products) ** 2
