"""The base of all layers that measure operators after a circuit."""

from typing import Any

import sympy
import tensorflow as tf

from tfq_models import base
from tfq_models.layers.parts.engines import ProgramEngine, make_engine
from tfq_models.layers.parts.inputs import check_circuits_kind, check_numbers_kind
from tfq_models.layers.parts.quantum_data import QuantumData
from tfq_models.saving import Serializable, store_arguments
from tfq_models.simulator.costs import Cost
from tfq_models.types import Inputs, Shape


class CircuitLayer(Serializable, base.Layer):
    """A layer that measures its argument `operators` after a circuit that its engine runs.

    Args:
        arguments: The constructor's `locals()`, for the config.
        **kwargs: `name`, `dtype`, `trainable`.
    """

    repetitions = None
    backend = "auto"
    differentiator = None

    def __init__(self, arguments, **kwargs):
        super().__init__(autocast=False, **kwargs)
        store_arguments(self, arguments)

    @property
    def symbol_names(self) -> list[str]:
        """Names of the symbols that take values, in the order of the values."""
        return list(self._symbol_names)

    @property
    def symbols(self) -> list[sympy.Symbol]:
        """The symbols that take values, in the order of the values."""
        return [sympy.Symbol(name) for name in self._symbol_names]

    def compute_output_shape(self, input_shape: Shape) -> tuple[int | None, ...]:
        """Returns `(batch, num_operators)`."""
        first = input_shape[0]
        batch = first if first is None or isinstance(first, int) else first[0]
        return (batch, self._engine.num_operators)

    def compute_output_spec(self, inputs: Inputs, *args: Any, **kwargs: Any) -> Any:
        """Returns Keras 3's specification of outputs, or raises an error for a wrong kind."""
        first, *_ = tf.nest.flatten(inputs)
        if self._takes_circuits:
            check_circuits_kind(first.dtype)
        else:
            check_numbers_kind("inputs", first.dtype)
        return super().compute_output_spec(inputs, *args, **kwargs)

    def step_cost(self, num_rows: int) -> Cost | None:
        """Returns memory and seconds of a training step, as `Program.step_cost` does.

        Returns None where the library does not simulate.
        """
        if not isinstance(self._engine, ProgramEngine):
            return None
        return self._engine.step_cost(num_rows)

    def _set_circuit(self, circuit, symbol_names, row_names=(), data=None):
        """Makes the engine of a circuit whose last symbols, `row_names`, differ in each row."""
        self._symbol_names = tuple(symbol_names)
        self._takes_circuits = isinstance(data, QuantumData)
        is_double = self.variable_dtype == "float64"
        self._real_dtype = tf.float64 if is_double else tf.float32
        self._engine = make_engine(
            circuit,
            self.operators,
            [*symbol_names, *row_names],
            repetitions=self.repetitions,
            backend=self.backend,
            differentiator=self.differentiator,
            dtype="complex128" if is_double else "complex64",
            data=data,
        )
