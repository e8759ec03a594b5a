"""Keras objects and differentiators in configs: only listed and registered classes are built."""

import base64
import importlib.util
import marshal
import sys

import numpy as np
import pytest

from tfq_models.base import keras, register
from tfq_models.saving import decode, encode

CODE = base64.b64encode(marshal.dumps((lambda x: open("canary", "w")).__code__)).decode()


def of(class_name, module, config=None, registered_name=None, **more):
    return {
        "class_name": class_name,
        "config": {} if config is None else config,
        "module": module,
        "registered_name": registered_name,
        **more,
    }


def function(name, module="builtins"):
    return of("function", module, name, registered_name="function")


def layer(name, **config):
    return of(name, "keras.layers", config)


def sequential(*layers):
    return of("Sequential", "keras", {"name": "s", "layers": list(layers)})


LAMBDA = {"class_name": "__lambda__", "config": {"value": [CODE, None, None]}}
INPUT = layer("InputLayer", batch_input_shape=[None, 2])
HOSTILE = {
    **{
        f"{name} of {module}": of(name, module)
        for name, module in [
            *(("system", "os"), ("Popen", "subprocess"), ("Path", "pathlib"), ("eval", "builtins")),
            *(("object", "builtins"), ("ndarray", "numpy"), ("Thread", "threading")),
            *(("canary", "canary"), ("canary", "keras.canary"), ("os", "keras.src.utils")),
            *(("Popen", "keras.src.subprocess"), ("system", "keras.src.utils.os")),
            *(("load_model", "keras.models"), ("load_model", "keras.saving")),
            *(("get_file", "keras.utils"), ("PQC", "tfq_models.layers.nothing"), ("X", "")),
            *(("Session", "tensorflow"), ("Simulator", "cirq"), ("Layer", "tf_keras.os.path")),
        ]
    },
    **{
        f"{name}, a layer that loads code": layer(name)
        for name in ("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer")
    },
    "lambda": LAMBDA,
    "lambda layer": layer("Lambda", function=LAMBDA),
    "lambda layer of old": layer("Lambda", function=[CODE, None, None], function_type="lambda"),
    "lambda layer of a module": layer(
        "Lambda", function=function("system", "os"), module="os", function_type="function"
    ),
    "lambda in a model": sequential(INPUT, layer("Lambda", function=LAMBDA)),
    "function of a module": function("system", "os"),
    "function of builtins": function("eval"),
    "function of a keras module": function("get_file", "keras.utils"),
    "private function": function("__import__"),
    "method": function("activations.os"),
    "activation by a module": layer("Dense", units=1, activation=function("system", "os")),
    "initializer by a module": layer("Dense", units=1, kernel_initializer=of("system", "os")),
    "type": {"class_name": "__typespec__", "config": [], "module": "os", "spec_name": "system"},
    "class by a list": of(["os"], "os"),
    "class in a list": [[of("system", "os")]],
    "class in a class": of("L2", "keras.regularizers", {"l2": of("system", "os")}),
    "class in a compilation": sequential() | {"compile_config": {"loss": of("system", "os")}},
    "class without a config": {"class_name": "system", "module": "os", "config": None},
    "array of objects": of("__numpy__", "", {"value": ["a"], "dtype": "object"}),
    "array of a type": of("__numpy__", "", {"value": [1], "dtype": "V1000000000"}),
    "array of fields": of("__numpy__", "", {"value": [1], "dtype": "f4," * 1000}),
    "tensor of text": of("__tensor__", "", {"value": ["a"], "dtype": "string"}),
    "vocabulary of a file": layer("StringLookup", vocabulary="/etc/passwd"),
    "module that tf_keras would call": of(
        "TFOpLambda", "tf_keras.src.layers.core.tf_op_layer", {"function": "io.write_file"}
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_objects_are_refused(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "canary.py").write_text("raise SystemExit('imported')")
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    with pytest.raises(ValueError, match=r"^`initializer` must .* Received: initializer="):
        decode(HOSTILE[name], "initializer")
    assert not (tmp_path / "canary").exists()
    assert "canary" not in set(sys.modules) - before


@register
class Doubled(keras.initializers.Initializer):
    def __call__(self, shape, dtype=None):
        return keras.ops.ones(shape) * 2

    def get_config(self):
        return {}


@register
def twice(x):
    return 2 * x


ALLOWED = [
    keras.initializers.RandomUniform(0.0, 2.0, seed=3),
    keras.initializers.Constant(0.5),
    keras.regularizers.L1L2(0.5, 0.1),
    keras.constraints.MaxNorm(2.0),
    keras.losses.BinaryCrossentropy(from_logits=True),
    keras.optimizers.Adam(0.1),
    keras.layers.Dense(3, "tanh", kernel_initializer="zeros"),
    keras.layers.Dense(3, twice),
    Doubled(),
]


@pytest.mark.parametrize("value", ALLOWED, ids=lambda value: type(value).__name__)
def test_what_keras_and_users_define_is_built(value):
    copy = decode(encode(value))
    assert type(copy) is type(value)
    assert copy.get_config() == value.get_config()


def test_models_in_models_are_built():
    inputs = keras.Input((4,))
    hidden = keras.layers.Dense(3, "relu")(inputs)
    outputs = keras.layers.Concatenate()([hidden * 2.0, inputs[:, :2]])
    for model in (keras.Model(inputs, outputs), keras.Sequential([inputs, keras.layers.ReLU()])):
        copy = decode(encode(model))
        copy.set_weights(model.get_weights())
        rows = np.random.default_rng(0).normal(size=(3, 4)).astype("float32")
        np.testing.assert_array_equal(copy(rows), model(rows))


def test_arrays_are_built():
    array = np.array([[1.0, 2.0]], np.float32)
    np.testing.assert_array_equal(decode(encode(array)), array)
    assert decode(encode(array)).dtype == np.float32


DIFFERENTIATORS = {
    "a module": ("os", {}),
    "a name of the library": ("Differentiator", {}),
    "a list": (["Adjoint"], {}),
    "an unknown argument": ("Adjoint", {"evil": 1}),
    "no arguments": ("ForwardDifference", {}),
    "arguments that are a list": ("Adjoint", []),
    "a huge order": ("CentralDifference", {"error_order": 10**9, "grid_spacing": 0.1}),
    "an order that is a text": ("ForwardDifference", {"error_order": "1", "grid_spacing": 0.1}),
    "an order that is true": ("ForwardDifference", {"error_order": True, "grid_spacing": 0.1}),
    "a spacing of zero": ("ForwardDifference", {"error_order": 1, "grid_spacing": 0.0}),
    "an infinite spacing": ("ForwardDifference", {"error_order": 1, "grid_spacing": 1e999}),
    "weights that are texts": ("LinearCombination", {"weights": ["1"], "perturbations": [1.0]}),
    "many weights": ("LinearCombination", {"weights": [1.0] * 10**5, "perturbations": [1.0]}),
}


@pytest.mark.parametrize("name", DIFFERENTIATORS)
def test_hostile_differentiators_import_nothing(name, monkeypatch):
    monkeypatch.setattr(importlib, "import_module", lambda name: pytest.fail(f"imports {name}"))
    differentiator, arguments = DIFFERENTIATORS[name]
    value = {"differentiator": differentiator, "arguments": arguments}
    with pytest.raises(ValueError, match=r"^`differentiator` must .* Received: differentiator="):
        decode(value, "differentiator")


def test_a_missing_library_is_named_with_the_command_that_adds_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r'pip install "tfq_models\[tfq\]"'):
        decode({"differentiator": "Adjoint", "arguments": {}})


@pytest.mark.parametrize("value", [{"cirq_json": 3}, {"cirq_json": None}, {"cirq_json": ["{}"]}])
def test_texts_must_be_texts(value):
    with pytest.raises(ValueError, match=r"^`circuit` must hold Cirq objects as a text of JSON"):
        decode(value, "circuit")


def test_deep_configs_are_refused():
    value = []
    for _ in range(10**5):
        value = [value]
    with pytest.raises(ValueError, match="nested at most 100 deep"):
        decode(value)
    value = {}
    for _ in range(10**5):
        value = {"class_name": "Dense", "config": value}
    with pytest.raises(ValueError, match="nested at most 100 deep"):
        decode(value)
