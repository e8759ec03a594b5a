"""The quanvolution: a convolution whose filters are quantum circuits."""

import math
from typing import Any

import cirq
import numpy as np
import tensorflow as tf

from tfq_models import base, circuits
from tfq_models.base.checks import check_choice, check_count, check_number
from tfq_models.circuits.ansatze.random_circuit import check_seed
from tfq_models.layers.encoded_pqc import EncodedPQC
from tfq_models.layers.parts.inputs import check_numbers_kind
from tfq_models.layers.parts.weights import fresh
from tfq_models.saving import Serializable, store_arguments
from tfq_models.types import KerasObject, Shape

_AXES = {
    "channels_last": "(batch, height, width, channels)",
    "channels_first": "(batch, channels, height, width)",
}
_MAX_BITS = 62  # of a pattern, which is a whole number of 64 bits


@base.register
class Quanvolution(Serializable, base.Layer):
    """Moves quantum circuits over images: each window of n pixels in, n expectations out.

    A window's pixels p, row by row, are encoded on n qubits: by `"angle"` as RY(pi p)|0>; by
    `"threshold"` as |1> for p above a threshold, otherwise as |0>. Then comes a filter's circuit
    U_f, and every qubit is a channel of the output: `y[f, q] = <p| U_f^+ Z_q U_f |p>`. All windows
    share the circuits. The layer treats each channel of the input on its own, as `DepthwiseConv2D`
    does; a 1 x 1 `Conv2D` after it mixes the channels.

    The circuits are random (`circuits.random_layers`), drawn from `seed`, and stay as they are, or
    their angles train. It stands wherever a `Conv2D` does. It costs one simulation of n qubits for
    each filter, window and channel; by threshold, for each filter and distinct pattern of the
    batch, at most 2^n, which is 16 for 2 x 2 pixels.

    The constructor has 14 arguments because it keeps those of `Conv2D` that fit and adds the
    choices of the encoding and of the random circuits.

    Args:
        num_filters: Number of circuits.
        kernel_size: Height and width of a window in pixels, a pair or one number for both.
        strides: Pixels from a window to the next, down and across, a pair or one number for both.
        padding: `"valid"`, or `"same"` with pixels of 0 around the image.
        data_format: `"channels_last"` or `"channels_first"`. Default: the setting of Keras, which
            is `"channels_last"` unless you change it.
        encoding: `"angle"`, or `"threshold"`, which has no gradient to the images.
        threshold: The threshold of the encoding `"threshold"`, in the units of the pixels.
        num_rotations: Angles of each circuit. Default: 2 n^2, the most that Henderson et al. draw.
        trainable_circuit: Whether the angles are weights; the structure is random all the same.
        entangling: Whether the circuits have CNOTs; without them, a channel sees one pixel of each
            window.
        seed: A whole number, from which the circuits are drawn. It also draws their angles, unless
            the angles are weights.
        backend: What simulates the circuit. The docstring of `PQC` lists the choices.
        initializer: A Keras initializer of the angles, if they train. Default: uniform in
            [0, 2 pi). An initializer with its own seed gives all filters equal angles.
        regularizer: A Keras regularizer of the angles, if they train.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, height, width, channels)`, or `(batch, channels, height, width)` where channels
        come first; finite numbers; for angles from 0 (|0>) to 1 (|1>).

    Output shape:
        `(batch, rows, columns, channels * num_filters * n)`, in [-1, 1], in this order: channel of
        the input, filter, qubit. Rows and columns as from a `Conv2D`. Where channels come first,
        they do so here.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If a number or choice is out of range; in a call, if the inputs are no
            images, or smaller than a window.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite.

    Example:
        >>> import numpy as np
        >>> from tfq_models.layers import Quanvolution
        >>> layer = Quanvolution(3, kernel_size=2, strides=2)
        >>> layer(np.zeros((5, 8, 8, 1))).shape
        TensorShape([5, 4, 4, 12])

    References:
        Henderson, Shakya, Pradhan and Cook, arXiv:1904.04767, section 2. They draw T, Hadamard,
        swap and controlled gates too, and make one channel of a circuit, the number of ones in its
        most likely outcome, which is not differentiable; and their circuits never train.
    """

    def __init__(
        self,
        num_filters: int,
        kernel_size: int | tuple[int, int] = 2,
        *,
        strides: int | tuple[int, int] = 1,
        padding: str = "valid",
        data_format: str | None = None,
        encoding: str = "angle",
        threshold: float = 0.0,
        num_rotations: int | None = None,
        trainable_circuit: bool = False,
        entangling: bool = True,
        seed: int = 0,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        super().__init__(autocast=False, **kwargs)
        check_count("num_filters", num_filters)
        self._window = _check_sizes("kernel_size", kernel_size)
        self._steps = _check_sizes("strides", strides)
        check_choice("padding", padding, ("valid", "same"))
        if data_format is None:
            data_format = base.keras.backend.image_data_format()
        check_choice("data_format", data_format, tuple(_AXES))
        check_choice("encoding", encoding, ("angle", "threshold"))
        check_number("threshold", threshold)
        check_seed(seed)
        if num_rotations is not None:
            check_count("num_rotations", num_rotations)
        store_arguments(self, locals())
        self._num_qubits = math.prod(self._window)
        if self._num_qubits > _MAX_BITS:
            raise ValueError(
                f"`kernel_size` must be at most 7, or make at most {_MAX_BITS} pixels, because a "
                f"qubit stands for each pixel of a window. Received: kernel_size={kernel_size}."
            )
        self.filters = [
            self._filter(index, filter_seed)
            for index, filter_seed in enumerate(_seeds(seed, num_filters))
        ]

    def build(self, input_shape: Shape) -> None:  # noqa: D102
        self._check_shape(input_shape)
        super().build(input_shape)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:  # noqa: D102
        images = self._checked_images(inputs)
        num_channels = images.shape[-1]
        patches = tf.image.extract_patches(
            images,
            sizes=[1, *self._window, 1],
            strides=[1, *self._steps, 1],
            rates=[1, 1, 1, 1],
            padding=self.padding.upper(),
        )  # (batch, rows, columns, num_qubits * channels)
        windows = tf.reshape(patches, [-1, self._num_qubits, num_channels])
        windows = tf.reshape(tf.transpose(windows, [0, 2, 1]), [-1, self._num_qubits])
        measured = self._measured(windows)  # (windows * channels, num_filters * num_qubits)
        shape = tf.shape(patches)
        outputs = tf.reshape(measured, [*tf.unstack(shape[:3]), num_channels * measured.shape[1]])
        if self.data_format == "channels_first":
            outputs = tf.transpose(outputs, [0, 3, 1, 2])
        return tf.ensure_shape(outputs, self.compute_output_shape(inputs.shape))

    def compute_output_shape(self, input_shape: Shape) -> tuple[int | None, ...]:  # noqa: D102
        batch, *sizes, num_channels = self._channels_last(tuple(input_shape))
        windows = map(self._num_windows, sizes, self._window, self._steps)
        outputs = num_channels * self.num_filters * self._num_qubits
        if self.data_format == "channels_first":
            return (batch, outputs, *windows)
        return (batch, *windows, outputs)

    def _num_windows(self, size, window, stride):
        if size is None:
            return None
        return (size - (1 if self.padding == "same" else window)) // stride + 1

    def _channels_last(self, shape):
        if self.data_format == "channels_last":
            return shape
        batch, num_channels, height, width = shape
        return (batch, height, width, num_channels)

    def _check_shape(self, shape):
        shape = tf.TensorShape(shape)
        _, *sizes, num_channels = (
            self._channels_last(shape.as_list()) if shape.rank == 4 else (None, None)
        )
        if num_channels is None:
            raise ValueError(
                f"`inputs` must have shape {_AXES[self.data_format]}, with a known number of "
                f"channels. Received: inputs of shape {shape}."
            )
        smaller = any(
            size is not None and size < least
            for size, least in zip(sizes, self._window, strict=True)
        )
        if self.padding == "valid" and smaller:
            raise ValueError(
                "`inputs` must be images of the size of a window at least, unless "
                f'`padding="same"`. Received: inputs of shape {shape}, with '
                f"kernel_size={self.kernel_size}."
            )

    def _checked_images(self, images):
        """Returns images whose channels are last."""
        check_numbers_kind("inputs", images.dtype)
        self._check_shape(images.shape)
        images = tf.cast(images, self.variable_dtype)
        # This check is outside the path of the gradient, where it would blame the inputs for a
        # NaN of the loss.
        check = tf.debugging.check_numerics(
            tf.stop_gradient(images), "`inputs` must be finite. Received: NaN or infinity"
        )
        with tf.control_dependencies([check]):
            if self.data_format == "channels_first":
                return tf.transpose(images, [0, 2, 3, 1])
            return tf.identity(images)

    def _measured(self, windows):
        """Returns all filters' expectations, filter by filter."""
        if self.encoding == "angle":
            return tf.concat([circuit(windows) for circuit in self.filters], axis=1)
        # Few of the windows differ, once they are bits.
        places = tf.range(self._num_qubits, dtype=tf.int64)
        bits = tf.cast(windows > self.threshold, tf.int64)
        patterns, index = tf.unique(tf.reduce_sum(tf.bitwise.left_shift(bits, places), axis=1))
        rows = tf.cast(tf.bitwise.right_shift(patterns[:, None], places) & 1, windows.dtype)
        measured = tf.concat([circuit(rows) for circuit in self.filters], axis=1)
        return tf.gather(measured, index)

    def _filter(self, index, seed):
        """Returns the encoding and a random circuit, with angles that are symbols or numbers."""
        qubits = cirq.LineQubit.range(self._num_qubits)
        pixels = circuits.inputs(self._num_qubits)
        count = 2 * self._num_qubits**2 if self.num_rotations is None else self.num_rotations
        angles = circuits.parameters(count)
        if not self.trainable_circuit:
            angles = np.random.RandomState(seed).uniform(0, 2 * math.pi, count)
        circuit = circuits.random_layers(qubits, angles, entangling=self.entangling, seed=seed)
        return EncodedPQC(
            circuits.angle_encoding(qubits, [math.pi * x for x in pixels], axis="Y") + circuit,
            circuits.single_z(qubits),
            input_symbols=pixels,
            backend=self.backend,
            initializer=fresh(self.initializer),
            regularizer=self.regularizer,
            dtype=self.dtype_policy,
            name=f"filter_{index}",
        )


def _seeds(seed, count):
    return np.random.RandomState(seed).randint(2**31 - 1, size=count).tolist()


def _check_sizes(name, value):
    """Returns a pair of sizes, down and across."""
    sizes = tuple(value) if isinstance(value, list | tuple) else (value, value)
    if len(sizes) != 2:
        raise ValueError(
            f"`{name}` must be a whole number or a pair of them. Received: {name}={value!r}."
        )
    return tuple(check_count(name, size) for size in sizes)
