"""What Keras does with a model, models of circuits do too: train, save, load, clone and export."""

import cirq
import numpy as np
import pytest
import tensorflow as tf

from tfq_models.base import KERAS_3, keras, set_random_seed
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.models import QCNN, QNN, HybridQCNN

QUBITS = cirq.GridQubit.rect(1, 2)
CIRCUITS = [cirq.Circuit(cirq.rx(0.7 * k)(QUBITS[k % 2])) for k in range(6)]
TENSOR = serialize_circuits(CIRCUITS)
LABELS = np.where(np.arange(6) < 3, -1.0, 1.0).astype(np.float32)
DATASET = tf.data.Dataset.from_tensor_slices((TENSOR, LABELS)).batch(2)
MODELS = {
    "QNN": lambda **arguments: QNN(1, 2, **arguments),
    "QCNN": lambda **arguments: QCNN(2, **arguments),
    "HybridQCNN": lambda **arguments: HybridQCNN(2, 2, num_units=3, **arguments),
}


def compiled(name="QNN", **arguments):
    set_random_seed(0)
    model = MODELS[name]()
    model.compile(keras.optimizers.Adam(0.1), "mse", **arguments)
    return model


def assert_equal_weights(model, other):
    for found, expected in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    "data",
    [CIRCUITS, TENSOR, TENSOR.numpy()],
    ids=["list of cirq.Circuit", "string tensor", "array of bytes"],
)
def test_every_form_of_data_trains_alike(data):
    model = compiled()
    found = model.fit(data, LABELS, batch_size=2, epochs=2, shuffle=False, verbose=0)
    expected = compiled().fit(DATASET, epochs=2, verbose=0).history["loss"]
    np.testing.assert_allclose(found.history["loss"], expected, rtol=1e-6)
    np.testing.assert_allclose(
        model.evaluate(data, LABELS, verbose=0), model.evaluate(DATASET, verbose=0), rtol=1e-5
    )
    np.testing.assert_allclose(
        model.predict(data, verbose=0), model.predict(DATASET, verbose=0), atol=1e-6
    )


@pytest.mark.parametrize("name", MODELS)
def test_training_lowers_the_loss(name):
    history = compiled(name).fit(CIRCUITS, LABELS, batch_size=3, epochs=8, verbose=0).history
    assert history["loss"][-1] < 0.8 * history["loss"][0]


@pytest.mark.parametrize("name", MODELS)
def test_a_loaded_model_goes_on_bit_for_bit(name, tmp_path):
    through = compiled(name)
    for _ in range(2):
        through.train_on_batch(TENSOR, LABELS)
    through.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded) is type(through)
    assert loaded.get_config() == through.get_config()
    assert loaded.circuit == through.circuit
    for _ in range(2):
        through.train_on_batch(TENSOR, LABELS)
        loaded.train_on_batch(TENSOR, LABELS)
    assert loaded.optimizer.iterations == 4
    assert_equal_weights(loaded, through)


@pytest.mark.parametrize("name", MODELS)
def test_weights_travel(name, tmp_path):
    model, other = MODELS[name](), MODELS[name]()
    model.save_weights(tmp_path / "model.weights.h5")
    other.load_weights(tmp_path / "model.weights.h5")
    assert_equal_weights(other, model)


@pytest.mark.parametrize("name", MODELS)
def test_clones_compute_the_same(name):
    model = MODELS[name]()
    copy = type(model).from_config(model.get_config())
    clone = keras.models.clone_model(model)
    # Keras 3 clones any functional model to a plain one.
    assert isinstance(clone, keras.Model if KERAS_3 else type(model))
    for other in (copy, clone):
        other.set_weights(model.get_weights())
        np.testing.assert_array_equal(other(TENSOR), model(TENSOR))


@pytest.mark.parametrize("name", MODELS)
def test_an_export_serves(name, tmp_path):
    model = MODELS[name]()
    model.export(str(tmp_path / "exported"))
    served = tf.saved_model.load(str(tmp_path / "exported"))
    for rows in (slice(0, 1), slice(None)):
        np.testing.assert_allclose(served.serve(TENSOR[rows]), model(TENSOR[rows]), atol=1e-6)
    signature = served.signatures["serving_default"]
    (spec,) = signature.structured_input_signature[1].values()
    assert (spec.dtype, spec.shape.as_list()) == (tf.string, [None])


def test_keras_objects_as_arguments_survive(tmp_path):
    model = QCNN(
        2,
        initializer=keras.initializers.RandomNormal(stddev=0.1),
        regularizer=keras.regularizers.L2(0.5),
    )
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.initializer.get_config() == model.initializer.get_config()
    expected = 0.5 * np.sum(model.get_weights()[0] ** 2)
    np.testing.assert_allclose(loaded.losses[0], expected, rtol=1e-5)


def test_a_simulator_object_cannot_be_saved(tmp_path):
    model = QNN(1, 2, backend=cirq.Simulator())
    with pytest.raises(ValueError, match="`backend` must be a string to be saved"):
        model.save(tmp_path / "model.keras")
    model.save_weights(tmp_path / "model.weights.h5")


def test_arguments_of_keras():
    model = QCNN(2, name="mine", trainable=False)
    assert model.name == "mine"
    assert not model.trainable_weights
    assert QCNN.from_config(model.get_config()).get_config() == model.get_config()


@pytest.mark.parametrize("dtype", ["float64", "mixed_float16"])
def test_dtype_policies_train(dtype):
    model = HybridQCNN(2, dtype=dtype)
    model.compile("adam", "mse")
    assert np.isfinite(model.fit(TENSOR, LABELS, verbose=0).history["loss"][0])
    assert model(TENSOR).dtype == ("float16" if dtype == "mixed_float16" else dtype)
    for weight in model.weights:
        assert weight.dtype == ("float64" if dtype == "float64" else "float32")


def test_options_of_compile_agree():
    def losses(model):
        history = model.fit(TENSOR, LABELS, batch_size=2, epochs=2, shuffle=False, verbose=0)
        assert model.optimizer.iterations == 6
        # tf_keras reports the last of several steps, and this the mean of all rows.
        return [history.history["loss"][-1], model.evaluate(TENSOR, LABELS, verbose=0)]

    expected = losses(compiled())
    np.testing.assert_allclose(losses(compiled(steps_per_execution=3)), expected, rtol=1e-5)
    with pytest.warns(UserWarning, match="`jit_compile=True` is turned off"):
        model = compiled(jit_compile=True)
    np.testing.assert_allclose(losses(model), expected, rtol=1e-5)


def test_models_are_layers_of_other_models():
    inputs = keras.Input((), dtype=tf.string)
    model = keras.Model(inputs, keras.layers.Dense(2)(QCNN(2)(inputs)))
    assert model(TENSOR).shape == (6, 2)
    copy = type(model).from_config(model.get_config())
    copy.set_weights(model.get_weights())
    np.testing.assert_array_equal(copy(TENSOR), model(TENSOR))
