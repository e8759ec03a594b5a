"""Descriptions of data sets."""

import numpy as np
import pytest

from tfq_models.datasets import cluster_excitations, describe


def test_counts_and_majority_rate():
    x = np.zeros((6, 3, 2), np.float32)
    found = describe(((x, np.array([0, 1, 1, 1, 2, 2])), (x[:4], np.array([1, 1, 0, 2]))))
    assert found.input_shape == (3, 2) and found.inputs == "float32"
    assert found.train == {0: 1, 1: 3, 2: 2} and found.test == {0: 1, 1: 2, 2: 1}
    assert found.majority_rate == 0.5
    assert str(found).splitlines() == [
        "inputs: float32, 3 x 2",
        "train: 6 rows (0: 1, 1: 3, 2: 2)",
        "test: 4 rows (0: 1, 1: 2, 2: 1)",
        "majority rate: 0.500",
    ]


def test_a_class_that_the_test_rows_lack():
    x = np.zeros((3, 1))
    assert describe(((x, np.array([1, 1, 0])), (x[:1], np.array([0])))).majority_rate == 0


def test_circuits():
    found = describe(cluster_excitations(4, 5))
    assert found.inputs == "circuit" and found.input_shape == ()
    assert sum(found.train.values()) == 14


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        ("iris", TypeError, "`data` must be .* Received: str"),
        (((np.zeros(2), np.zeros(3)), (np.zeros(1), np.zeros(1))), ValueError, "2 inputs and 3"),
        (((np.zeros(0), np.zeros(0)), (np.zeros(1), np.zeros(1))), ValueError, "0 inputs and 0"),
    ],
)
def test_wrong_data(data, error, message):
    with pytest.raises(error, match=message):
        describe(data)
