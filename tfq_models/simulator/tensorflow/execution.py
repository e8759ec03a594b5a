"""Runs a scheduled circuit in TensorFlow, with the adjoint method for its gradient."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import tensorflow as tf

from tfq_models.simulator.lowering.elements import Element, Rotation
from tfq_models.simulator.tensorflow.angles import AngleTable
from tfq_models.simulator.tensorflow.fusion import Block
from tfq_models.simulator.tensorflow.matrices import Matrices
from tfq_models.simulator.tensorflow.pairs import Pairs
from tfq_models.simulator.tensorflow.phases import Phases
from tfq_models.simulator.tensorflow.product import ProductState
from tfq_models.simulator.tensorflow.schedule import Diagonal, Local, schedule
from tfq_models.simulator.tensorflow.stages import (
    MatrixStage,
    PairStage,
    PermutationStage,
    PhaseStage,
)
from tfq_models.simulator.tensorflow.stopping import stoppable


class Executor:
    """Maps symbols' values to final states.

    Args:
        elements: The circuit, lowered.
        symbol_names: The order of the values.
        num_row_symbols: How many of the symbols, the last ones, have a value for each row.
        num_qubits: The number of qubits, n.
        dtype: Complex type of the states.
        from_zero: Whether the initial state is |0...0>.
        observables: If given, only their expectations need to be right.
    """

    def __init__(
        self,
        elements: Sequence[Element],
        symbol_names: Sequence[str],
        num_row_symbols: int,
        num_qubits: int,
        dtype: tf.DType,
        from_zero: bool,
        observables: Sequence[Rotation],
    ):
        table = AngleTable(symbol_names, num_row_symbols)
        plan = schedule(
            elements,
            num_qubits,
            is_row=table.is_row,
            from_zero=from_zero,
            observables=observables,
        )
        diagonals = [stage for stage in plan.stages if isinstance(stage, Diagonal)]
        locals_ = [stage for stage in plan.stages if isinstance(stage, Local)]
        self._table = table
        self._product = ProductState(plan.product, num_qubits, table, dtype) if from_zero else None
        self._phases = Phases(diagonals, num_qubits, table)
        self._matrices = Matrices(locals_, num_qubits, table)
        self._pairs = Pairs([s for s in plan.stages if isinstance(s, Block)], num_qubits, table)
        self._table.compile()
        # Phases, then matrices, then pairs: the tensors of the stages, in the order of each kind.
        phases = itertools.count()
        matrices = itertools.count(len(diagonals))
        pairs = itertools.count(len(diagonals) + self._matrices.count)
        windows, qubits = iter(self._matrices.windows), iter(self._pairs.qubits)
        self._stages: list[tuple[object, int | None]] = []  # each with the position of its tensor
        for stage in plan.stages:
            if isinstance(stage, Diagonal):
                self._stages.append((PhaseStage(), next(phases)))
            elif isinstance(stage, Local):
                self._stages += [(MatrixStage(*window), next(matrices)) for window in next(windows)]
            elif isinstance(stage, Block):
                self._stages.append((PairStage(num_qubits, *next(qubits)), next(pairs)))
            else:
                self._stages.append((PermutationStage(num_qubits, stage.flips), None))

    def __call__(
        self, shared: tf.Tensor, rows: tf.Tensor, initial_states: tf.Tensor | None
    ) -> tf.Tensor:
        """Returns the final states, `(2**n, batch)`.

        Args:
            shared: Values that the batch shares, `(num_shared, 1)`.
            rows: Values of each row, `(num_row_symbols, batch)`.
            initial_states: `(2**n, batch)`, or None for |0...0>.
        """
        angles = self._table(shared, rows)
        states = self._product(angles) if initial_states is None else initial_states
        if rows.shape[0] and states.shape[1] == 1:
            states = tf.broadcast_to(states, [tf.shape(states)[0], tf.shape(rows)[1]])
        tensors = [*self._phases(angles), *self._matrices(angles), *self._pairs(angles)]
        return _run(self._stages, states, tensors)


def _run(stages: Sequence[tuple], states: tf.Tensor, tensors: Sequence[tf.Tensor]) -> tf.Tensor:
    """Applies the stages, each with its tensor if it has one."""
    if not stages:
        return states

    @tf.custom_gradient
    def run(states: tf.Tensor, *tensors: tf.Tensor) -> tuple[tf.Tensor, Callable]:
        for stage, position in stages:
            states = stage.forward(stoppable(states), *_own(tensors, position))

        def backward(adjoints: tf.Tensor) -> list[tf.Tensor]:
            current, gradients = states, [None] * len(tensors)
            for stage, position in reversed(stages):
                own = _own(tensors, position)
                adjoints = stoppable(adjoints)
                current, adjoints, *gradient = stage.backward(current, adjoints, *own)
                if gradient:
                    (gradients[position],) = gradient
            return [adjoints, *gradients]

        return states, backward

    return run(states, *tensors)


def _own(tensors: Sequence[tf.Tensor], position: int | None) -> Sequence[tf.Tensor]:
    return () if position is None else (tensors[position],)
