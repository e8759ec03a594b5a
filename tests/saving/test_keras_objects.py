"""Initializers, regularizers and constraints in every form that Keras's `Dense` takes and saves."""

import copy

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models.base import keras
from tfq_models.layers import PQC, QuantumDense
from tfq_models.models import HybridQCNN

QUBIT = cirq.GridQubit(0, 0)
CIRCUIT = cirq.Circuit(cirq.rx(sympy.Symbol("a"))(QUBIT))
FORMS = {
    "initializer": {
        "a name": "random_normal",
        "a class": keras.initializers.RandomNormal,
        "a config": {"class_name": "RandomNormal", "config": {"stddev": 0.1}},
        "an object": keras.initializers.RandomNormal(0.1),
        "a constant of TensorFlow": tf.constant_initializer(0.3),
        "random numbers of TensorFlow": tf.random_uniform_initializer(0.0, 1.0),
        "a class of TensorFlow": tf.ones_initializer,
    },
    "regularizer": {
        "a name": "l2",
        "a class": keras.regularizers.L2,
        "a config": {"class_name": "L2", "config": {"l2": 0.1}},
        "a function's result": keras.regularizers.l2(0.1),
    },
    "constraint": {
        "a name": "non_neg",
        "a class": keras.constraints.NonNeg,
        "a config": {"class_name": "MaxNorm", "config": {"max_value": 1.0}},
        "an object": keras.constraints.MaxNorm(1.0),
    },
}


def pqc(arguments):
    return keras.Sequential(
        [keras.Input((), dtype=tf.string), PQC(CIRCUIT, cirq.Z(QUBIT), **arguments)]
    )


def dense(arguments):
    return keras.Sequential([keras.Input((2,)), QuantumDense(2, **arguments)])


def hybrid(arguments):
    return HybridQCNN(2, num_filters=2, **arguments)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        pytest.param(argument, value, id=f"{argument} by {form}")
        for argument, forms in FORMS.items()
        for form, value in forms.items()
    ],
)
@pytest.mark.parametrize("build", [pqc, dense, hybrid])
def test_every_form_saves_and_loads(build, argument, value, tmp_path):
    if build is hybrid and argument == "constraint":
        pytest.skip("models take no constraint")
    model = build({argument: copy.copy(value)})  # unseeded ones warn when they are called again
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    for expected, found in zip(model.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(found, expected)
    np.testing.assert_allclose([float(x) for x in loaded.losses], [float(x) for x in model.losses])
    loaded.save(tmp_path / "again.keras")


def test_a_class_counts_as_its_object():
    # tf_keras would build an L2 of the weights where it should add 0.01 w^2.
    model = pqc({"regularizer": keras.regularizers.L2, "initializer": tf.constant_initializer(0.3)})
    np.testing.assert_allclose(model.get_weights()[0], [0.3])
    np.testing.assert_allclose(float(model.losses[0]), 0.01 * 0.3**2, rtol=1e-6)


def test_what_a_file_may_hold_is_no_wider():
    written = PQC(CIRCUIT, cirq.Z(QUBIT), initializer=tf.constant_initializer(0.3)).get_config()
    assert written["initializer"]["module"] == "keras.initializers"
    for module in (tf.constant_initializer.__module__, None):
        config = {**written, "initializer": {**written["initializer"], "module": module}}
        config["initializer"].pop("registered_name", None)
        with pytest.raises(ValueError, match="`initializer` must"):
            PQC.from_config(config)
