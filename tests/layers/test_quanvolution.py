"""`Quanvolution` against Cirq's simulator, window by window."""

import cirq
import numpy as np
import pytest
import tensorflow as tf

from tfq_models.base import keras, set_random_seed
from tfq_models.layers import Quanvolution

IMAGES = np.random.default_rng(0).uniform(0, 1, (2, 5, 4, 2))


def simulated(layer, images):
    """The outputs, by loops over rows, columns, channels and filters, and by Cirq."""
    h, w = np.broadcast_to(layer.kernel_size, 2)
    down, across = np.broadcast_to(layer.strides, 2)
    simulator = cirq.Simulator(dtype=np.complex128)
    rows = range(0, images.shape[1] - h + 1, down)
    columns = range(0, images.shape[2] - w + 1, across)
    channels = range(images.shape[3])
    outputs = np.zeros(
        (len(images), len(rows), len(columns), len(channels), layer.num_filters, h * w)
    )
    for b, i, j, c, f in np.ndindex(outputs.shape[:-1]):
        window = images[b, rows[i] : rows[i] + h, columns[j] : columns[j] + w, c].ravel()
        circuit = layer.filters[f]
        values = {f"x_{q}": pixel for q, pixel in enumerate(window)}
        if layer.trainable_circuit:
            values |= circuit.symbol_values()
        qubits = cirq.LineQubit.range(h * w)
        state = simulator.simulate(circuit.circuit, values, qubit_order=qubits).final_state_vector
        density = (np.abs(state) ** 2).reshape((2,) * (h * w))
        for q in range(h * w):
            zero, one = np.moveaxis(density, q, 0).reshape(2, -1).sum(axis=1)
            outputs[b, i, j, c, f, q] = zero - one
    return outputs.reshape(*outputs.shape[:3], -1)


@pytest.mark.parametrize("trainable", [False, True])
@pytest.mark.parametrize("strides", [1, 2])
def test_angles_equal_cirq(strides, trainable):
    layer = Quanvolution(2, strides=strides, trainable_circuit=trainable, num_rotations=6)
    np.testing.assert_allclose(layer(IMAGES), simulated(layer, IMAGES), atol=1e-5)


@pytest.mark.parametrize("trainable", [False, True])
def test_thresholds_equal_cirq(trainable):
    layer = Quanvolution(2, encoding="threshold", threshold=0.4, trainable_circuit=trainable)
    bits = (IMAGES > 0.4).astype(float)
    np.testing.assert_allclose(layer(IMAGES), simulated(layer, bits), atol=1e-5)


def test_nine_qubits():
    layer = Quanvolution(1, 3, encoding="threshold", num_rotations=20)
    bits = (IMAGES > 0).astype(float)[:, :3, :3]
    np.testing.assert_allclose(layer(IMAGES[:, :3, :3]), simulated(layer, bits), atol=1e-5)


def test_padding_is_by_zeros():
    padded = np.pad(IMAGES, [(0, 0), (0, 1), (0, 1), (0, 0)])
    same = Quanvolution(2, padding="same")(IMAGES)
    np.testing.assert_allclose(same, Quanvolution(2)(padded), atol=1e-6)


@pytest.mark.parametrize("sizes", [{"kernel_size": (1, 3)}, {"kernel_size": [2, 1]}])
@pytest.mark.parametrize("strides", [1, (2, 1)])
def test_windows_that_are_no_squares_equal_cirq(sizes, strides):
    layer = Quanvolution(2, **sizes, strides=strides, num_rotations=6)
    np.testing.assert_allclose(layer(IMAGES), simulated(layer, IMAGES), atol=1e-5)


def test_channels_first():
    arguments = {"kernel_size": (2, 1), "strides": (2, 1), "num_rotations": 4}
    expected = Quanvolution(2, **arguments)(IMAGES)
    layer = Quanvolution(2, **arguments, data_format="channels_first")
    found = layer(np.moveaxis(IMAGES, 3, 1))
    np.testing.assert_array_equal(np.moveaxis(found, 1, 3), expected)
    assert tuple(layer(keras.Input((2, None, 4))).shape) == (None, 8, None, 4)


def test_the_format_of_channels_is_that_of_keras_and_saved():
    keras.backend.set_image_data_format("channels_first")
    try:
        config = Quanvolution(1).get_config()
    finally:
        keras.backend.set_image_data_format("channels_last")
    assert config["data_format"] == "channels_first"
    assert Quanvolution.from_config(config).data_format == "channels_first"
    assert Quanvolution(1).data_format == "channels_last"


@pytest.mark.parametrize("shape", [(2, 1, 4, 2), (2, 5, 2, 2)])
def test_images_that_are_smaller_than_a_window_are_refused(shape):
    message = r"`inputs` must be images of the size of a window.*kernel_size=\(2, 3\)"
    layer = Quanvolution(1, (2, 3), num_rotations=4)
    with pytest.raises(ValueError, match=message):
        layer(np.zeros(shape, np.float32))
    with pytest.raises(ValueError, match=message):
        layer(keras.Input(shape[1:]))
    same = Quanvolution(1, (2, 3), num_rotations=4, padding="same")
    assert same(np.zeros(shape, np.float32)).shape[:3] == shape[:3]


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(
    ("kernel_size", "strides"), [(1, 2), (2, 1), (2, 3), (3, 2), ((3, 1), (1, 2)), ((1, 2), 3)]
)
def test_shape_is_that_of_a_convolution(kernel_size, strides, padding):
    layer = Quanvolution(1, kernel_size, strides=strides, padding=padding, num_rotations=4)
    filters = 2 * int(np.prod(np.broadcast_to(kernel_size, 2)))
    convolution = keras.layers.Conv2D(filters, kernel_size, strides=strides, padding=padding)
    assert layer(IMAGES).shape == convolution(IMAGES.astype(np.float32)).shape
    inputs = keras.Input((None, 4, 2))
    assert tuple(layer(inputs).shape) == tuple(convolution(inputs).shape)


def test_parameters():
    assert Quanvolution(3).get_weights() == []
    layer = Quanvolution(3, trainable_circuit=True)
    assert [weight.shape for weight in layer.get_weights()] == [(2 * 4**2,)] * 3
    short = Quanvolution(2, trainable_circuit=True, num_rotations=5)
    assert [weight.shape for weight in short.get_weights()] == [(5,)] * 2


def test_filters_and_seeds_differ():
    layer, other = Quanvolution(2, num_rotations=9), Quanvolution(2, num_rotations=9, seed=1)
    drawn = [circuit.circuit for circuit in (*layer.filters, *other.filters)]
    assert all(a != b for i, a in enumerate(drawn) for b in drawn[:i])
    assert drawn[0] == Quanvolution(1, num_rotations=9).filters[0].circuit


def test_ablation_sees_one_pixel_in_each_channel():
    layer = Quanvolution(2, entangling=False)
    gates = [op for f in layer.filters for op in f.circuit.all_operations()]
    assert all(len(op.qubits) == 1 for op in gates)
    image = tf.constant(IMAGES[:1, :2, :2, :1])
    with tf.GradientTape() as tape:
        tape.watch(image)
        outputs = layer(image)[0, 0, 0]
    slopes = tape.jacobian(outputs, image).numpy().reshape(2, 4, 4)
    for of_filter in slopes:
        np.testing.assert_allclose(of_filter, np.diag(np.diag(of_filter)), atol=1e-5)


def test_thresholds_have_no_gradient_to_the_images_but_to_the_angles():
    layer = Quanvolution(1, encoding="threshold", trainable_circuit=True)
    image = tf.constant(IMAGES)
    with tf.GradientTape() as tape:
        tape.watch(image)
        loss = tf.reduce_sum(layer(image) ** 2)
    to_image, to_angles = tape.gradient(loss, [image, layer.trainable_weights[0]])
    assert to_image is None
    assert np.any(np.abs(to_angles) > 1e-3)


def test_trains_in_a_cnn():
    set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((5, 4, 2)),
            keras.layers.Conv2D(1, 2, activation="sigmoid"),
            Quanvolution(1, trainable_circuit=True),
            keras.layers.Flatten(),
            keras.layers.Dense(1),
        ]
    )
    before = model.get_weights()
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(IMAGES.astype(np.float32), np.ones((2, 1), np.float32), epochs=2, verbose=0)
    assert all(np.any(a != b) for a, b in zip(before, model.get_weights(), strict=True))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_filters": 0}, ValueError, "`num_filters` must be at least 1"),
        ({"kernel_size": "2"}, TypeError, "`kernel_size` must be a whole number"),
        ({"kernel_size": (2, 2, 1)}, ValueError, "`kernel_size` must be a whole number or a pair"),
        ({"kernel_size": (2, 0)}, ValueError, "`kernel_size` must be at least 1"),
        ({"kernel_size": (9, 7)}, ValueError, "or make at most 62 pixels"),
        ({"strides": (1, 2.0)}, TypeError, "`strides` must be a whole number"),
        ({"data_format": "NCHW"}, ValueError, "`data_format` must be one of 'channels_last'"),
        ({"kernel_size": 8}, ValueError, "`kernel_size` must be at most 7"),
        ({"strides": 0}, ValueError, "`strides` must be at least 1"),
        ({"padding": "full"}, ValueError, "`padding` must be one of 'valid', 'same'"),
        ({"encoding": "basis"}, ValueError, "`encoding` must be one of 'angle', 'threshold'"),
        ({"threshold": "high"}, TypeError, "`threshold` must be a real number"),
        ({"num_rotations": 0}, ValueError, "`num_rotations` must be at least 1"),
        ({"seed": None}, TypeError, "`seed` must be a whole number"),
        ({"seed": 2**32}, ValueError, "`seed` must be below 2"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        Quanvolution(**{"num_filters": 1, **arguments})


@pytest.mark.parametrize("encoding", ["angle", "threshold"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_inputs_must_be_finite(value, encoding):
    images = IMAGES.copy()
    images[1, 2, 3, 0] = value
    with pytest.raises(tf.errors.InvalidArgumentError, match="must be finite"):
        Quanvolution(1, encoding=encoding)(images)


@pytest.mark.parametrize("shape", [(2, 16), (2, 4, 4)])
def test_inputs_must_be_images(shape):
    with pytest.raises(ValueError, match="`inputs` must have shape"):
        Quanvolution(1)(np.zeros(shape))
