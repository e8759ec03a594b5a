"""Whole model files whose configs were changed by an enemy, through Keras's own `load_model`."""

import json
import pathlib
import time
import zipfile

import cirq
import h5py
import pytest
import sympy

from tests.saving.hostile import BOMBS, CANARY, CODE, text
from tfq_models.base import keras
from tfq_models.layers import EncodedPQC
from tfq_models.models import QCNN, TransferClassifier

QUBIT = cirq.LineQubit(0)
A = sympy.Symbol("a")
# Both Kerases advise against the older format, which people have files in.
pytestmark = pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
FORMATS = ["keras", "h5"]
SOME = [
    *("boolean gate", "boolean gate, controlled operation", "boolean operation, old"),
    *("sub-circuit with a text as value", "angle that is a text", "sympy.sin of texts"),
    *("10**(10**9)", "factorial(10000000)", "repetitions", "product of thirty sums"),
    *("shared sub-circuits", "identity", "deep lists", "integer of many digits"),
]


def saved(folder, ending, model):
    path = folder / f"model.{ending}"
    model.save(path)
    return path


def functional():
    inputs = keras.Input((1,))
    layer = EncodedPQC(
        cirq.Circuit(cirq.rx(A)(QUBIT)), [cirq.Z(QUBIT)], input_symbols=[A], name="layer"
    )
    return keras.Model(inputs, layer(inputs))


def edit(path, change):
    """Applies `change` to the config that a file holds."""
    if path.suffix == ".h5":
        with h5py.File(path, "r+") as file:
            config = json.loads(file.attrs["model_config"])
            change(config)
            file.attrs["model_config"] = json.dumps(config)
        return
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(parts["config.json"])
    change(config)
    parts["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def find(tree, key):
    """The dictionaries of a config that have a key."""
    if isinstance(tree, dict):
        yield from [tree] if key in tree else []
        tree = list(tree.values())
    for value in tree if isinstance(tree, list) else []:
        yield from find(value, key)


def setting(key, value):
    def change(config):
        (holder,) = find(config, key)
        holder[key] = value

    return change


def refused(path, canary, match):
    started = time.perf_counter()
    with pytest.raises(ValueError, match=match):
        keras.models.load_model(path, compile=False)
    assert time.perf_counter() - started < 5
    assert not pathlib.Path(canary).exists()


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", SOME)
def test_circuits(name, ending, tmp_path):
    canary = tmp_path / "canary"
    code = f"__import__('pathlib').Path('{canary}').touch()"
    hostile = text({**CODE, **BOMBS}[name]).replace(CANARY, code)
    path = saved(tmp_path, ending, functional())
    edit(path, setting("circuit", {"cirq_json": hostile}))
    refused(path, canary, r"`circuit` must .* Received: circuit=")


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    "value",
    [
        {"class_name": "system", "config": "true", "module": "os", "registered_name": None},
        {"class_name": "function", "config": "system", "module": "os", "registered_name": "system"},
        {"class_name": "Lambda", "config": {"function": "x"}, "module": "keras.layers"},
        {"class_name": "__lambda__", "config": {"value": ["YQ==", None, None]}},
        {"class_name": "canary", "config": {}, "module": "canary", "registered_name": None},
    ],
    ids=lambda value: value["class_name"],
)
def test_initializers(value, ending, tmp_path, monkeypatch):
    canary = tmp_path / "canary"
    (tmp_path / "canary.py").write_text(f"open({str(canary)!r}, 'w')")
    monkeypatch.syspath_prepend(tmp_path)
    path = saved(tmp_path, ending, functional())
    edit(path, setting("initializer", value))
    refused(path, canary, r"`initializer` must .* Received: initializer=")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("os", {}), ("CentralDifference", {"error_order": 10**9, "grid_spacing": 1.0})],
)
def test_differentiators(name, arguments, tmp_path):
    path = saved(tmp_path, "keras", functional())
    edit(path, setting("backend", {"differentiator": name, "arguments": arguments}))
    refused(path, tmp_path / "canary", r"`backend` must .* Received: backend=")


def test_nested_models(tmp_path):
    backbone = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    path = saved(tmp_path, "keras", TransferClassifier(backbone, 2, num_qubits=1, num_layers=1))

    def change(config):
        for holder in find(config, "backbone"):
            (dense,) = [part for part in find(holder, "units")]
            dense["kernel_initializer"] = {"class_name": "system", "config": "", "module": "os"}

    edit(path, change)
    refused(path, tmp_path / "canary", r"`backbone` must .* Received: backbone='system' of the mod")


@pytest.mark.parametrize("ending", FORMATS)
def test_versions(ending, tmp_path):
    path = saved(tmp_path, ending, functional())
    edit(path, setting("tfq_models_version", "99.1.0"))
    keras.models.load_model(path, compile=False)  # which knows all its arguments

    def change(config):
        (holder,) = find(config, "input_symbols")
        holder["noise_model"] = None

    edit(path, change)
    refused(path, path.with_name("canary"), r"newer.*\['noise_model'\].*upgrade.*'99\.1\.0'")


def test_unknown_arguments_are_named_with_the_nearest():
    config = QCNN(2).get_config()
    with pytest.raises(ValueError, match=r"that it has is `num_qubits`\. Received: 'num_"):
        QCNN.from_config({**config, "num_qubit": 2})
    del config["tfq_models_version"]  # as 0.1.0 wrote it
    assert QCNN.from_config(config).get_config()["num_qubits"] == 2


@pytest.mark.parametrize(
    "version", [3, None, [], "", "1", "one.two", "9" * 10**5, "1.0\nX", "v1.0"]
)
def test_versions_that_are_none(version):
    config = {**QCNN(2).get_config(), "tfq_models_version": version}
    if version is None:
        QCNN.from_config(config)
        return
    with pytest.raises(ValueError, match=r"^`tfq_models_version` must be a version.* Received: "):
        QCNN.from_config(config)


def test_a_version_is_in_the_file_and_clones_work(tmp_path):
    model = functional()
    path = saved(tmp_path, "keras", model)
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read("config.json"))
    (holder,) = find(config, "tfq_models_version")
    assert holder["circuit"]
    clone = keras.models.clone_model(model)
    assert clone.get_layer("layer").get_config() == model.get_layer("layer").get_config()


@pytest.mark.parametrize("size", [10**9, 10**100, -(10**9)])
def test_huge_sizes(size):
    config = QCNN(2).get_config()
    with pytest.raises(ValueError, match=r"^`num_qubits` must .* Received: num_qubits="):
        QCNN.from_config({**config, "num_qubits": size})


@pytest.mark.parametrize("value", ["X", 3, True, [], {}, [["X"]]])
def test_arguments_of_other_kinds(value):
    config = functional().get_layer("layer").get_config()
    with pytest.raises(ValueError, match=r"must .*[Rr]eceived: "):
        EncodedPQC.from_config({**config, "circuit": value})
