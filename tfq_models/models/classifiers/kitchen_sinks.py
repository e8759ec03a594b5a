"""Quantum kitchen sinks: random circuits, measured once, before a linear classifier."""

import math
from typing import Any

import cirq
import numpy as np
import tensorflow as tf

from tfq_models import circuits
from tfq_models.base import Layer, keras, register
from tfq_models.base.checks import check_count, check_number
from tfq_models.base.training_rows import training_batches
from tfq_models.layers.parts.inputs import checked_numbers
from tfq_models.models.base import Classifier
from tfq_models.types import KerasObject, Numbers, Rows

_ROWS_AT_ONCE = 64


@register
class QuantumKitchenSinks(Classifier):
    """Random circuits turn features into bits; a linear classifier learns from the bits.

    Episode e turns a row x into angles `Omega_e x + beta_e` of n qubits, Omega normal with the
    given variance and beta uniform in [0, 2 pi), both fixed. Its circuit is RX by these angles,
    then CNOTs on the pairs (0, 1), (2, 3), ... and (0, 2), (1, 3), (2, 4), ...; all qubits are
    measured. The `num_episodes` n outcomes of +1 and -1, standardised by the training rows, go to
    a linear layer with a softmax, which alone is trained.

    RX and CNOTs, measured, are random bits and their parities: every outcome is drawn from its
    exact distribution without a state, in n operations. That is fast, for any n, and says that
    there is nothing quantum to be gained here. Use the model as a control.

    The bits of a row are drawn from numbers that are computed from the row itself and from the
    random angles, which `seed` decides and a saved model contains. So a row always has the same
    bits, wherever it stands, and different rows have independent bits.

    The constructor has ten arguments: eight are the sizes and choices of the model, and two
    are Keras's own for weights.

    Args:
        num_features: d, at least 1.
        num_classes: At least 2.
        num_episodes: Number of random circuits, at least 1.
        num_qubits: n. Default: d ("full" in the reference; "half" is ceil(d / 2)).
        variance: Variance of the elements of Omega, positive.
        repetitions: Measurements of each circuit, of which outcomes are the means; None for exact
            expectations, which have gradients to the inputs too.
        entangling: Whether there are CNOTs.
        seed: Seed of the random circuits. Default: Keras's seed decides.
        initializer: A Keras initializer of the linear layer's matrix. Default: Keras's for dense
            layers.
        regularizer: A Keras regularizer of the linear layer's matrix.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`, finite numbers, scaled to [-1, 1] in the reference.

    Output shape:
        `(batch, num_classes)`, logits. Labels 0 to num_classes - 1; loss
        `keras.losses.SparseCategoricalCrossentropy(from_logits=True)` and metric
        `"sparse_categorical_accuracy"`, both by default. Before `fit` or `prepare` outcomes are
        not standardised.

    Attributes:
        circuit: The `cirq.Circuit` of an episode, with the symbols `angle_0`, `angle_1`, ...
        qubits: Its qubits.
        symbol_names: Empty, as no symbol is trained.
        operators: Z of each qubit.

    Raises:
        ValueError: If a number is out of range.
        TypeError: If an argument is of another kind.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite.

    Example:
        >>> from tfq_models.datasets import circles
        >>> (x, y), _ = circles(40, 10)
        >>> model = QuantumKitchenSinks(2, num_episodes=100, seed=0)
        >>> sum(w.shape.num_elements() for w in model.trainable_weights)  # (100 * 2 + 1) * 2
        402
        >>> model.compile()
        >>> history = model.fit(x, (y > 0).astype(int), epochs=1, verbose=0)
        >>> model(x[:5]).shape
        TensorShape([5, 2])

    References:
        Wilson et al., arXiv:1806.08321, figure 2c, in the form of Bowles, Ahmed and Schuld,
        arXiv:2403.07059, whose linear model is fitted by L-BFGS and whose bits are 0 and 1. Both
        have two classes.
    """

    def __init__(
        self,
        num_features: int,
        num_classes: int = 2,
        *,
        num_episodes: int = 100,
        num_qubits: int | None = None,
        variance: float = 1.0,
        repetitions: int | None = 1,
        entangling: bool = True,
        seed: int | None = None,
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        check_count("num_features", num_features)
        check_count("num_classes", num_classes, at_least=2)
        check_count("num_episodes", num_episodes)
        if repetitions is not None:
            check_count("repetitions", repetitions)
        if seed is not None:
            check_count("seed", seed, at_least=0)
        if check_number("variance", variance) <= 0:
            raise ValueError(f"`variance` must be positive. Received: variance={variance}.")
        n = num_features if num_qubits is None else check_count("num_qubits", num_qubits)
        pairs = _cnot_pairs(n) if entangling else []
        qubits, angles = cirq.LineQubit.range(n), circuits.inputs(n, "angle")
        circuit = cirq.Circuit(cirq.rx(x)(q) for q, x in zip(qubits, angles, strict=True))
        circuit.append(cirq.CNOT(qubits[a], qubits[b]) for a, b in pairs)

        # 2. Functional model
        dtype = kwargs.get("dtype")
        episodes = _Episodes(
            (num_episodes, n, num_features),
            _parities(n, pairs),
            circuit,
            variance=variance,
            repetitions=repetitions,
            seed=seed,
            dtype=dtype,
        )
        head = keras.layers.Dense(
            num_classes,
            kernel_initializer="glorot_uniform" if initializer is None else initializer,
            kernel_regularizer=regularizer,
            dtype=dtype,
        )
        rows = keras.Input(shape=(num_features,), dtype=episodes.variable_dtype, name="features")
        super().__init__(rows, head(episodes(rows)), locals(), **kwargs)

    def prepare(self, x: Rows, y: Numbers | None = None) -> None:
        """Standardises outcomes: what `fit` does first, and a loop of your own has to do.

        Args:
            x: `(rows, num_features)`; or batches of rows and labels, as `fit` takes them, all of
                which it goes through once.
            y: Nothing is learned of it.
        """
        self._learn(training_batches(x, y)[0])

    def _learn(self, batches):
        sums, squares, count = 0.0, 0.0, 0
        for rows in _in_parts(batches):
            outcomes = self._episodes.outcomes(tf.constant(rows)).numpy().astype(np.float64)
            sums, squares = sums + outcomes.sum(axis=0), squares + (outcomes**2).sum(axis=0)
            count += len(outcomes)
        means = sums / count
        deviations = np.sqrt(np.maximum(squares / count - means**2, 0))
        self._episodes.means.assign(means)
        # An outcome that is always the same stays 0, and does not become a division by 0.
        self._episodes.deviations.assign(np.where(deviations < 1e-6, 1.0, deviations))

    def outcomes(self, x: Numbers) -> tf.Tensor:
        """Returns the outcomes of rows, `(rows, num_episodes * n)`, before they are standardised.

        Args:
            x: `(rows, num_features)`.
        """
        return self._episodes.outcomes(tf.convert_to_tensor(x))

    @property
    def _episodes(self):
        return self.layers[1]


class _Episodes(Layer):
    """The random circuits and their measurement; only its model is saved and loaded."""

    symbol_names = ()

    def __init__(self, shape, parities, circuit, *, variance, repetitions, seed, **kwargs):
        # A name without the class's underscore, with which no scope of TensorFlow's may begin.
        super().__init__(autocast=False, name="episodes", **kwargs)
        self.circuit = circuit
        self.operators = circuits.single_z(sorted(circuit.all_qubits()))
        self._real_dtype = tf.float64 if self.variable_dtype == "float64" else tf.float32
        self._input_names = [symbol.name for symbol in circuits.inputs(shape[-1])]
        self._parities = parities
        self._repetitions = repetitions
        normal = keras.initializers.RandomNormal(stddev=math.sqrt(variance), seed=seed)
        other_seed = None if seed is None else seed + 1
        uniform = keras.initializers.RandomUniform(0, 2 * math.pi, seed=other_seed)
        width = (shape[0] * shape[1],)
        self.omegas = self._fixed("omegas", shape, normal)
        self.betas = self._fixed("betas", shape[:2], uniform)
        self.means = self._fixed("means", width, "zeros")
        self.deviations = self._fixed("deviations", width, "ones")

    def symbol_values(self):
        return {}

    def call(self, inputs):
        return (self.outcomes(inputs) - self.means) / self.deviations

    def outcomes(self, inputs):
        rows = checked_numbers("inputs", inputs, self._input_names, self._real_dtype)
        # (batch, episodes, qubits)
        angles = tf.einsum("bd,end->ben", rows, tf.convert_to_tensor(self.omegas)) + self.betas
        if self._repetitions is None:
            outcomes = self._after_cnots(tf.cos(angles))
        else:
            measured = [self._measured(rows, angles, shot) for shot in range(self._repetitions)]
            outcomes = tf.add_n(measured) / self._repetitions
        return tf.reshape(outcomes, [-1, self.means.shape[0]])

    def _measured(self, rows, angles, shot):
        numbers = _numbers_of(rows, tf.convert_to_tensor(self.betas), shot)
        is_one = tf.cast(numbers, angles.dtype) < tf.sin(angles / 2) ** 2
        return self._after_cnots(tf.where(is_one, -1.0, tf.ones_like(angles)))

    def _after_cnots(self, signs):
        """Returns the parities of signs, or of their expectations, on independent qubits."""
        products = [
            tf.reduce_prod(tf.gather(signs, parity, axis=-1), axis=-1) for parity in self._parities
        ]
        return tf.stack(products, axis=-1)

    def _fixed(self, name, shape, initializer):
        return self.add_weight(
            name=name,
            shape=shape,
            initializer=initializer,
            trainable=False,
            dtype=self._real_dtype.name,
            autocast=False,
        )


def _in_parts(batches):
    for rows, _ in batches:
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            yield rows[start : start + _ROWS_AT_ONCE]


def _cnot_pairs(num_qubits):
    neighbours = [(k, k + 1) for k in range(0, num_qubits - 1, 2)]
    return neighbours + [(k, k + 2) for k in range(num_qubits - 2)]


def _parities(num_qubits, pairs):
    """Returns which of the bits before the CNOTs each bit after them is the sum of."""
    parities = [{qubit} for qubit in range(num_qubits)]
    for control, target in pairs:
        parities[target] ^= parities[control]
    return [sorted(parity) for parity in parities]


def _numbers_of(rows, betas, shot):
    """Returns numbers in [0, 1), `(rows, episodes, qubits)`, that follow from their arguments."""
    rows = tf.bitcast(tf.cast(rows, tf.float32) + 0.0, tf.uint32)  # + 0.0 makes 0 of -0
    of_row = tf.fill([tf.shape(rows)[0]], tf.constant(shot, tf.uint32))
    for column in tf.unstack(rows, axis=1):
        of_row = _mixed(of_row ^ column)
    places = tf.reshape(tf.range(betas.shape.num_elements()), betas.shape)
    betas = tf.bitcast(tf.cast(betas, tf.float32), tf.uint32)
    of_place = _mixed(_mixed(tf.cast(places, tf.uint32)) ^ betas)
    mixed = _mixed(of_row[:, None, None] ^ of_place)
    return tf.cast(tf.bitwise.right_shift(mixed, tf.constant(8, tf.uint32)), tf.float32) / 2**24


def _mixed(numbers):
    """Returns 32 bits that depend on all bits of a number: a hash, the same on every machine."""
    numbers += tf.constant(0x9E3779B9, tf.uint32)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        shifted = tf.bitwise.right_shift(numbers, tf.constant(shift, tf.uint32))
        numbers = tf.bitwise.bitwise_xor(numbers, shifted) * tf.constant(factor, tf.uint32)
    last = tf.bitwise.right_shift(numbers, tf.constant(16, tf.uint32))
    return tf.bitwise.bitwise_xor(numbers, last)
