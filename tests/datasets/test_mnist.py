"""MNIST from a small file made here; nothing is downloaded."""

import cirq
import numpy as np
import pytest

from tfq_models.base import keras
from tfq_models.circuit_tensors import from_circuit_tensor
from tfq_models.datasets import fashion_mnist, mnist

LOADERS = [mnist, fashion_mnist]


def blocks(bits):
    """A 28 x 28 image whose 4 x 4 blocks of 7 pixels are on or off."""
    return np.kron(np.array(bits).reshape(4, 4), np.ones((7, 7))).astype(np.uint8) * 255


@pytest.fixture
def arrays():
    rng = np.random.default_rng(0)
    bits = rng.integers(2, size=(30, 16))
    labels = np.arange(30, dtype=np.uint8) % 5
    images = np.stack([blocks(row) for row in bits])
    # Row 4 contradicts row 3; row 9 repeats row 4's class and image; row 28 repeats row 3.
    images[[4, 9, 28]] = images[3]
    # Row 8 is row 13's image, of the same class.
    images[8] = images[13]
    return {
        "x_train": images[:20],
        "y_train": labels[:20],
        "x_test": images[20:],
        "y_test": labels[20:],
    }


@pytest.fixture
def path(arrays, tmp_path):
    np.savez(tmp_path / "data.npz", **arrays)
    return tmp_path / "data.npz"


def bits_of(circuits):
    qubits = cirq.GridQubit.rect(4, 4)
    return [tuple(int(circuit[0][q].gate.exponent) for q in qubits) for circuit in circuits]


def block_bits(image):
    return tuple((image[3::7, 3::7] > 0).astype(int).ravel().tolist())


@pytest.mark.parametrize("load", LOADERS)
def test_recipe(load, path, arrays):
    (x_train, y_train), (x_test, y_test) = load((3, 4), path=path)
    got = sorted(zip(bits_of(from_circuit_tensor(x_train)), y_train.tolist(), strict=True))
    # Training rows of class 3 or 4, without the contradictory 3, 4 and 9, and one of 8 and 13.
    wanted = sorted(
        (block_bits(arrays["x_train"][row]), 1.0 if row % 5 == 3 else -1.0)
        for row in (8, 14, 18, 19)
    )
    assert got == wanted
    assert y_train.dtype == np.float32
    # Of the test part, nothing is left out.
    got = sorted(zip(bits_of(from_circuit_tensor(x_test)), y_test.tolist(), strict=True))
    wanted = sorted(
        (block_bits(arrays["x_test"][row - 20]), 1.0 if row % 5 == 3 else -1.0)
        for row in (23, 24, 28, 29)
    )
    assert got == wanted


def test_other_ways_with_contradictions(path):
    (kept, _), _ = mnist((3, 4), path=path, contradictions="keep")
    (dropped, _), _ = mnist((3, 4), path=path, contradictions="drop")
    assert (kept.shape, dropped.shape) == ((8,), (5,))


def test_all_classes(path):
    (_, y_train), (_, y_test) = mnist(None, path=path, encoding=None, contradictions="keep")
    assert y_train.dtype == np.int32
    assert np.bincount(y_train).tolist() == [4] * 5
    assert np.bincount(y_test).tolist() == [2] * 5


@pytest.mark.parametrize("load", LOADERS)
def test_images(load, path, arrays):
    (x_train, _), (x_test, y_test) = load((3, 4), size=28, encoding="image", path=path)
    assert x_train.dtype == x_test.dtype == np.float32
    assert x_train.shape == (4, 28, 28, 1)  # the rows of `test_recipe`
    got = sorted(zip((image.tobytes() for image in x_test), y_test.tolist(), strict=True))
    wanted = sorted(
        ((arrays["x_test"][row - 20] / 255).astype(np.float32).tobytes(), 1 if row % 5 == 3 else -1)
        for row in (23, 24, 28, 29)
    )
    assert got == wanted


def test_small_images_are_the_rows_of_pixels(path):
    (rows, _), _ = mnist((3, 4), path=path, encoding=None)
    (images, _), _ = mnist((3, 4), path=path, encoding="image")
    np.testing.assert_array_equal(images[:, 1, 2, 0], rows[:, 1 * 4 + 2])
    assert images.shape == (4, 4, 4, 1)


def test_resizing_is_bilinear_without_anti_aliasing(tmp_path, arrays):
    rng = np.random.default_rng(1)
    arrays["x_train"] = rng.integers(256, size=(20, 28, 28), dtype=np.uint8)
    np.savez(tmp_path / "random.npz", **arrays)
    (x_train, _), _ = mnist((3, 4), path=tmp_path / "random.npz", encoding=None)
    # 28 pixels to 4: each new pixel is the middle pixel of 7.
    wanted = arrays["x_train"][np.isin(arrays["y_train"], (3, 4)), 3::7, 3::7].reshape(-1, 16) / 255
    assert x_train.dtype == np.float32
    np.testing.assert_allclose(np.sort(x_train, axis=0), np.sort(wanted, axis=0), atol=1e-6)


def test_the_seed_decides(path):
    def rows(seed):
        data = mnist(None, path=path, encoding=None, contradictions="keep", seed=seed)
        return [part.tobytes() for pair in data for part in pair]

    assert rows(1) == rows(1)
    assert rows(1) != rows(2)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"classes": (3, 7)}, ValueError, r"`classes`.*\[3, 7\]"),
        ({"size": 29}, ValueError, "size=29, with images of 28 x 28"),
        ({"size": 0}, ValueError, "size=0"),
        ({"encoding": "phase"}, ValueError, "`encoding`.*'phase'"),
        ({"contradictions": "hide"}, ValueError, "`contradictions`.*'hide'"),
        ({"path": 3}, TypeError, "`path` must be a string or a path.*3"),
    ],
)
def test_wrong_arguments(path, arguments, error, message):
    with pytest.raises(error, match=message):
        mnist(**{"classes": (3, 4), "path": path, **arguments})


def test_missing_file(tmp_path):
    with pytest.raises(ValueError, match=r"must name a file that exists.*absent\.npz"):
        mnist(path=tmp_path / "absent.npz")


def test_file_without_the_arrays(tmp_path, arrays):
    del arrays["y_test"]
    np.savez(tmp_path / "data.npz", **arrays)
    with pytest.raises(
        ValueError, match=r"with the arrays.*with \['x_test', 'x_train', 'y_train'\]"
    ):
        mnist(path=tmp_path / "data.npz")


@pytest.mark.parametrize("content", [b"", b"nothing", b"PK\x03\x04 broken"])
def test_file_of_another_kind(tmp_path, content):
    (tmp_path / "data.npz").write_bytes(content)
    with pytest.raises(ValueError, match=r"an \.npz file"):
        mnist(path=tmp_path / "data.npz")


def test_pickles_are_refused(tmp_path, arrays):
    np.savez(tmp_path / "data.npz", **{**arrays, "x_train": np.array([object()])})
    with pytest.raises(ValueError, match=r"of numbers.*cannot read"):
        mnist(path=tmp_path / "data.npz")


@pytest.mark.parametrize(
    "wrong",
    [
        {"x_train": np.zeros((20, 784), np.uint8)},
        {"y_train": np.zeros(19, np.uint8)},
        {"x_train": np.zeros((20, 28, 28))},
        {"y_train": np.zeros(20)},
    ],
)
def test_arrays_of_another_shape_or_type(tmp_path, arrays, wrong):
    np.savez(tmp_path / "data.npz", **{**arrays, **wrong})
    with pytest.raises(ValueError, match=r"integers from 0 to 255.*x_train.*\("):
        mnist(path=tmp_path / "data.npz")


@pytest.mark.parametrize("load", LOADERS)
def test_download(load, monkeypatch, arrays):
    def load_data():
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])

    monkeypatch.setattr(getattr(keras.datasets, load.__name__), "load_data", load_data)
    (x_train, _), _ = load((3, 4))
    assert x_train.shape == (4,)


@pytest.mark.parametrize("load", LOADERS)
def test_failing_download(load, monkeypatch):
    def load_data():
        raise Exception("URL fetch failure")

    monkeypatch.setattr(getattr(keras.datasets, load.__name__), "load_data", load_data)
    with pytest.raises(ConnectionError, match=f"local .npz file of {load.__name__},.*URL fetch"):
        load()
