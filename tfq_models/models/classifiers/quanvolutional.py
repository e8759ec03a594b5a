"""The quanvolutional network: quantum circuits move over an image, then a small CNN classifies."""

import math
from typing import Any

from tfq_models.base import Layer, keras, register
from tfq_models.base.checks import check_count
from tfq_models.layers import Quanvolution
from tfq_models.models.base import Classifier
from tfq_models.types import KerasObject

_CHANNELS = (32, 64)
_NUM_UNITS = 128


@register
class QuanvolutionalClassifier(Classifier):
    """Quanvolutional network: a layer of random circuits on image patches, then a small CNN.

    `layers.Quanvolution` turns every 2 x 2 window (or k x k) into `num_filters` k^2 channels. Then
    come two rounds of a `Conv2D` without activation (32 and 64 channels, padded) and a 2 x 2 max
    pooling, a `Dense` layer of 128 units with ReLU, and the logits. The circuits stay as they are
    drawn unless `trainable_circuit` is set.

    Use it to see what random quantum features do to a CNN; as published, it is no better than the
    same CNN on the pixels. With thresholds a batch costs at most `num_filters` 2^(k^2) simulations
    of k^2 qubits, with angles `num_filters` for each window, and the CNN.

    The constructor has 13 arguments because it describes two parts: the random circuits and the CNN
    after them.

    Args:
        num_features: Number of pixels of square grey images, which come flattened, or a shape
            `(height, width, channels)` of any images.
        num_classes: Number of classes.
        num_filters: Circuits of the quanvolution.
        kernel_size: k, the width of the quanvolution's windows.
        cnn_kernel_size: Width of the windows of the `Conv2D` layers.
        encoding: `"threshold"` (pixels are bits) or `"angle"`: see `layers.Quanvolution`.
        threshold: The value above which a pixel is 1.
        trainable_circuit: Whether the circuits' angles are weights too.
        entangling: Whether the circuits have CNOTs; without them, each of the quanvolution's
            channels is a function of one pixel.
        seed: A whole number, from which the circuits are drawn. The CNN's first weights follow
            Keras's own seed.
        backend: What simulates: see `tfq_models.layers.EncodedPQC`.
        initializer: A Keras initializer of the circuits' angles, if they train. Default: uniform in
            [0, 2 pi).
        regularizer: A Keras regularizer of the circuits' angles, if they train.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`, or `(batch, height, width, channels)`: finite numbers, of any unit
        for thresholds, from 0 to 1 for angles.

    Output shape:
        `(batch, num_classes)`, logits, any real numbers. Labels are 0, 1, ...; fit with
        `keras.losses.SparseCategoricalCrossentropy(from_logits=True)` and
        `"sparse_categorical_accuracy"`: `compile`'s defaults.

    Attributes:
        circuit: The `cirq.Circuit` of the first filter; all are at `quanvolution.filters`.
        qubits: Its qubits, one for each pixel of a window, row by row.
        operators: What is measured: Z on each qubit.
        symbol_names: The symbols that are weights, in their order; none if the circuits do not
            train.
        quanvolution: The `layers.Quanvolution`.

    Raises:
        ValueError: If a size is out of range or a choice unknown, or if the pixels make no square.
        TypeError: If an argument is of another kind.

    Example:
        >>> import numpy as np
        >>> model = QuanvolutionalClassifier(16, num_filters=5)
        >>> model(np.zeros((3, 16))).shape
        TensorShape([3, 2])

    References:
        Henderson, Shakya, Pradhan and Cook, arXiv:1904.04767, with the CNN and the settings of
        Bowles, Ahmed and Schuld, arXiv:2403.07059, who threshold at 0. Unlike both, each qubit is a
        channel of its own (see `layers.Quanvolution`); unlike the second, there is a logit for each
        class.
    """

    output_kind = "logits"

    def __init__(
        self,
        num_features: int,
        num_classes: int = 2,
        *,
        num_filters: int = 5,
        kernel_size: int | tuple[int, int] = 2,
        cnn_kernel_size: int = 3,
        encoding: str = "threshold",
        threshold: float = 0.0,
        trainable_circuit: bool = False,
        entangling: bool = True,
        seed: int = 0,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        check_count("num_classes", num_classes, at_least=2)
        check_count("cnn_kernel_size", cnn_kernel_size)
        shape = _image_shape(num_features)
        if check_count("kernel_size", kernel_size) > min(shape[:2]):
            raise ValueError(
                "`kernel_size` must be at most the height and width of the images. Received: "
                f"kernel_size={kernel_size}, with images of {shape[0]} x {shape[1]} pixels."
            )
        dtype = kwargs.get("dtype")
        quanvolution = Quanvolution(
            num_filters,
            kernel_size,
            encoding=encoding,
            threshold=threshold,
            trainable_circuit=trainable_circuit,
            entangling=entangling,
            seed=seed,
            backend=backend,
            initializer=initializer,
            regularizer=regularizer,
            dtype=dtype,
            name="quanvolution",
        )

        # 2. Functional model
        is_flat = not isinstance(num_features, list | tuple)
        pixels = keras.Input(
            (num_features,) if is_flat else shape, dtype=quanvolution.variable_dtype, name="pixels"
        )
        images = keras.layers.Reshape(shape, dtype=dtype)(pixels) if is_flat else pixels
        hidden = quanvolution(images)
        for channels in _CHANNELS:
            hidden = keras.layers.Conv2D(channels, cnn_kernel_size, padding="same", dtype=dtype)(
                hidden
            )
            hidden = keras.layers.MaxPooling2D(2, padding="same", dtype=dtype)(hidden)
        hidden = keras.layers.Flatten(dtype=dtype)(hidden)
        hidden = keras.layers.Dense(_NUM_UNITS, activation="relu", dtype=dtype)(hidden)
        logits = keras.layers.Dense(num_classes, dtype=dtype, name="logits")(hidden)
        super().__init__(pixels, logits, locals(), **kwargs)

    @property
    def quanvolution(self) -> Quanvolution:
        """The layer of the quantum filters."""
        return self.get_layer("quanvolution")

    @property
    def circuit_layers(self) -> list[Layer]:
        """The layers of the quantum filters."""
        return self.quanvolution.filters


def _image_shape(num_features):
    if isinstance(num_features, list | tuple):
        if len(num_features) != 3:
            raise ValueError(
                "`num_features` must be a number or a shape (height, width, channels). "
                f"Received: num_features={num_features}."
            )
        return tuple(check_count("num_features", size) for size in num_features)
    width = math.isqrt(check_count("num_features", num_features))
    if width**2 != num_features:
        raise ValueError(
            "`num_features` must be a square, because flattened images are square; give other "
            "images by their shape (height, width, channels). "
            f"Received: num_features={num_features}."
        )
    return (width, width, 1)
