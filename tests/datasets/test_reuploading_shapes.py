"""The shapes of the re-uploading paper: their regions, and how large they are."""

import numpy as np
import pytest

from tfq_models.datasets import reuploading_shapes

# Shares of the box, by elementary geometry or symmetry, where circles do not overlap.
SHARES = {
    "circle": {1: 1 / 2, -1: 1 / 2},
    "three_circles": {1: np.pi / 16, 3: np.pi / 16},
    "squares": dict.fromkeys(range(4), 1 / 4),
    "non_convex": {1: 1 / 2, -1: 1 / 2},
    "crown": {1: 1 / 2, -1: 1 / 2},
    "tricrown": {0: np.pi / 4 * 0.8 - 1 / 2, 1: 1 / 2},
    "sphere": {1: 1 / 2, -1: 1 / 2},
    "hypersphere": {1: np.pi**2 / 2 * (2 / np.pi) ** 2 / 16},
}


@pytest.mark.parametrize("name", SHARES)
def test_shares_of_the_regions(name):
    (_, _), (x, y) = reuploading_shapes(name, 1, 40_000)
    assert np.abs(x).max() <= 1
    for label, share in SHARES[name].items():
        # Four standard deviations of a share of 40,000 points are at most 0.01.
        assert np.mean(y == label) == pytest.approx(share, abs=0.01), label


def one_class(name, point):
    """The definitions, in words of `if`, for one point."""
    a, b = point[:2]
    r = np.hypot(a, b)
    if name == "three_circles":
        found = 0
        for label, (c, d), radius2 in (
            (1, (-1, 1), 1.0),
            (2, (1, 0), 6 / np.pi - 1),
            (3, (-0.5, -0.5), 0.25),
        ):
            if (a - c) ** 2 + (b - d) ** 2 < radius2:
                found = label
        return found
    if name == "wavy_lines":
        below_first, below_second = b < a + np.sin(np.pi * a), b < -a + np.sin(np.pi * a)
        return {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}[
            below_first, below_second
        ]
    if name == "squares":
        return {(False, False): 0, (False, True): 1, (True, False): 2, (True, True): 3}[
            a > 0, b > 0
        ]
    if name == "non_convex":
        return 1 if b > -2 * a + 1.5 * np.sin(np.pi * a) else -1
    if name == "crown":
        return 1 if 0.8 - 2 / np.pi < r**2 < 0.8 else -1
    return 1 if r**2 < 2 / np.pi else -1


@pytest.mark.parametrize(
    "name", ["circle", "three_circles", "squares", "wavy_lines", "non_convex", "crown"]
)
def test_labels_point_by_point(name):
    (x, y), _ = reuploading_shapes(name, 500, 1)
    assert y.tolist() == [one_class(name, point) for point in x]


def test_kinds_and_seeds():
    (x, y), (x_test, y_test) = reuploading_shapes("circle", 30, 20, seed=1)
    assert x.shape == (30, 2) and x_test.shape == (20, 2) and y_test.shape == (20,)
    assert x.dtype == np.float64 and y.dtype == np.float32
    assert reuploading_shapes("tricrown", 5, 5)[0][1].dtype == np.int32
    assert reuploading_shapes("sphere", 5, 5)[0][0].shape == (5, 3)
    assert reuploading_shapes("hypersphere", 5, 5)[0][0].shape == (5, 4)
    assert np.array_equal(x, reuploading_shapes("circle", 30, 20, seed=1)[0][0])
    assert not np.array_equal(x, reuploading_shapes("circle", 30, 20, seed=2)[0][0])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: reuploading_shapes("star"), ValueError, "`name` must be one of 'circle'"),
        (lambda: reuploading_shapes(3), TypeError, "`name` must be a string"),
        (lambda: reuploading_shapes("circle", 0), ValueError, "`num_train` must be at least 1"),
        (lambda: reuploading_shapes("circle", 1, 2.0), TypeError, "`num_test` must be a whole"),
    ],
)
def test_wrong_calls_name_the_culprit(call, error, message):
    with pytest.raises(error, match=message):
        call()
