"""The thin layer over TensorFlow, seen through operations made for it: `probe_ops.cpp`."""

import functools
import os
import pathlib
import threading

import numpy as np
import pytest
import tensorflow as tf

from tests.native.kernel_build import setup
from tfq_models import native

HERE = pathlib.Path(__file__).parent
NUMBERS = tf.reshape(tf.range(12000, dtype=tf.float32), [40, 300])

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(native.operations() is None, reason=str(native.why_not())),
]


@pytest.fixture(scope="module")
def probes(tmp_path_factory):
    """A library of the probes, and of the library's own files but those that hold operations."""
    folder = setup().FOLDER
    names = ["system/thread_pool", "system/thread_count", "ops/library"]
    files = [*folder.glob("tensorflow/*.cpp"), *(folder / f"{name}.cpp" for name in names)]
    flags = ["-march=x86-64-v3"]
    library = tmp_path_factory.mktemp("probes") / "probes.so"
    objects = setup().compile_files([HERE / "probe_ops.cpp", *files], library.parent, *flags)
    setup().link(objects, library, *flags, *setup().LINK_LIBRARY)
    return tf.load_op_library(str(library))


def test_attributes(probes):
    describe = functools.partial(probes.tfq_models_describe, flag=True)
    values = describe(number=2**40, text=b"a\0\xff", texts=[b"", b"\0b"], numbers=[5, -6])
    np.testing.assert_array_equal(values, [2**40, 1, 3, 0, 2, 5, -6])
    np.testing.assert_array_equal(describe(number=0, text="", texts=[], numbers=[]), [0, 1, 0])
    with pytest.raises(tf.errors.InvalidArgumentError, match="`number` must not be negative"):
        describe(number=-1, text="", texts=[], numbers=[])


def test_strings_of_every_length(probes):
    # TensorFlow keeps up to 22 bytes within the tensor.
    texts = [bytes([255]) * length for length in (0, 1, 21, 22, 23, 24, 5000)]
    sums = probes.tfq_models_sum(tf.constant(texts))
    np.testing.assert_array_equal(sums, [255 * len(text) for text in texts])
    assert probes.tfq_models_sum(tf.zeros([0], tf.string)).shape == [0]


def test_strings_of_a_data_set(probes):
    texts = tf.data.Dataset.from_tensor_slices([b"x" * length for length in range(60)])
    sums = np.concatenate([probes.tfq_models_sum(batch) for batch in texts.batch(7)])
    np.testing.assert_array_equal(sums, ord("x") * np.arange(60))


@pytest.mark.parametrize(
    ("way", "error", "message"),
    [
        ("argument", tf.errors.InvalidArgumentError, r"Received: nonsense\."),
        ("memory", tf.errors.ResourceExhaustedError, "not enough memory"),
        ("length", tf.errors.ResourceExhaustedError, "more memory than can be addressed"),
        ("other", tf.errors.InternalError, r"Something else\."),
        ("unknown", tf.errors.InternalError, "Unknown error"),
        ("part", tf.errors.InvalidArgumentError, r"Part\."),
        ("huge output", tf.errors.ResourceExhaustedError, "OOM when allocating"),
        ("uncountable output", tf.errors.ResourceExhaustedError, "not enough memory"),
        ("negative output", tf.errors.InvalidArgumentError, "negative: -1"),
        ("output type", tf.errors.InternalError, "no output 0 of this type"),
        ("no such output", tf.errors.InternalError, "no output 7 of this type"),
        ("no such input", tf.errors.OpError, "out of range"),
        ("input type", tf.errors.InternalError, "type 1 was read as type 2"),
        ("no such dimension", tf.errors.InvalidArgumentError, "no dimension 7"),
        ("no strings", tf.errors.InternalError, "read as strings"),
    ],
)
@pytest.mark.parametrize("compiled", [False, True])
def test_errors_reach_python(compiled, way, error, message, probes):
    def fail(x):
        return probes.tfq_models_fail(x, way=way)

    with pytest.raises(error, match=message):
        (tf.function(fail, autograph=False) if compiled else fail)(tf.ones([2]))


def test_static_shapes(probes):
    twice = tf.function(probes.tfq_models_twice, autograph=False)
    spec = tf.TensorSpec([None, 300])
    assert twice.get_concrete_function(spec).output_shapes.as_list() == [None, 300]
    with pytest.raises(ValueError, match="must be rank 2"):
        twice.get_concrete_function(tf.TensorSpec([3]))
    sums = tf.function(probes.tfq_models_sum, autograph=False)
    assert sums.get_concrete_function(tf.TensorSpec(None, tf.string)).output_shapes.rank == 1


def test_several_threads_at_once(probes):
    failures = []

    def work():
        for _ in range(200):
            if not np.array_equal(probes.tfq_models_twice(NUMBERS), 2 * NUMBERS):
                failures.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_in_a_data_set(probes):
    data = tf.data.Dataset.from_tensors(NUMBERS).repeat(20)
    for twice in data.map(probes.tfq_models_twice, num_parallel_calls=4):
        np.testing.assert_array_equal(twice, 2 * NUMBERS)


def test_in_a_saved_model(probes, tmp_path):
    module = tf.Module()
    module.twice = tf.function(probes.tfq_models_twice, [tf.TensorSpec([None, None])], False)
    tf.saved_model.save(module, str(tmp_path))
    np.testing.assert_array_equal(tf.saved_model.load(tmp_path).twice(NUMBERS), 2 * NUMBERS)


def test_in_a_forked_process(probes):
    probes.tfq_models_twice(NUMBERS)
    child = os.fork()
    if child == 0:
        equal = np.array_equal(probes.tfq_models_twice(NUMBERS), 2 * NUMBERS)
        os._exit(0 if equal else 1)
    assert os.waitpid(child, 0)[1] == 0
