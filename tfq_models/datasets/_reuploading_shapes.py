"""Points uniform in a box, labelled by the region that they lie in: the re-uploading paper's."""

import numpy as np

from tfq_models.base.checks import check_choice, check_count
from tfq_models.datasets.preparation.seeds import generator
from tfq_models.types import DataSet


def reuploading_shapes(
    name: str = "circle", num_train: int = 200, num_test: int = 4000, *, seed: int = 0
) -> DataSet:
    """Returns points uniform in [-1, 1]^2, labelled by the region that they lie in.

    With r the distance from the origin, and (a, b) the two features:

    * `"circle"`: +1 inside, `r < sqrt(2 / pi)`, which is half of the square; -1 outside.
    * `"three_circles"`: 1 inside of the circle about (-1, 1) with radius 1, 2 about (1, 0) with
      radius sqrt(6 / pi - 1), 3 about (-1/2, -1/2) with radius 1/2; of two circles the later; 0
      outside of all.
    * `"squares"`: 2 `[a > 0]` + `[b > 0]`, the four quarters.
    * `"wavy_lines"`: 2 `[b > a + sin(pi a)]` + `[b > -a + sin(pi a)]`.
    * `"non_convex"`: +1 if `b > -2 a + 1.5 sin(pi a)`, else -1.
    * `"crown"`: +1 in the ring `sqrt(0.8 - 2 / pi) < r < sqrt(0.8)`, again half of the square.
    * `"tricrown"`: 0 inside of this ring, 1 in it, 2 outside.
    * `"sphere"`: +1 inside, `r < (3 / pi)^(1/3)`, in [-1, 1]^3.
    * `"hypersphere"`: +1 inside, `r < sqrt(2 / pi)`, in [-1, 1]^4.

    Args:
        name: The shape.
        num_train: Training points. The paper has 200 in the plane, 500 in 3 and 1000 in 4
            dimensions.
        num_test: Test points; 4000 in the paper.
        seed: The seed of the points.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(rows, 2)`, of 3 columns for the
        sphere and 4 for the hypersphere, and labels: float32, +1 and -1, for two classes, and
        int32, from 0 on, for three or four.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If the name is unknown or a count less than 1.

    Example:
        >>> from tfq_models.datasets import reuploading_shapes
        >>> (x_train, y_train), (x_test, y_test) = reuploading_shapes("squares")
        >>> x_train.shape, x_test.shape
        ((200, 2), (4000, 2))

    References:
        Perez-Salinas et al., arXiv:1907.02085. The paper does not give its points; these are
        another draw. Where it numbers two classes 0 and 1, here are -1 and +1.
    """
    check_choice("name", name, _SHAPES)
    check_count("num_train", num_train)
    check_count("num_test", num_test)
    regions, num_columns = _SHAPES[name]
    rng = generator(seed)
    points = rng.uniform(-1, 1, (num_train + num_test, num_columns))
    classes = regions(points)
    if classes.dtype == bool:
        labels = np.where(classes, 1, -1).astype(np.float32)
    else:
        labels = classes.astype(np.int32)
    return (points[:num_train], labels[:num_train]), (points[num_train:], labels[num_train:])


def _is_within(points, radius, centre=0.0):
    return np.linalg.norm(points - np.asarray(centre), axis=1) < radius


def _three_circles(points):
    classes = np.zeros(len(points), int)
    circles = [((-1, 1), 1), ((1, 0), np.sqrt(6 / np.pi - 1)), ((-0.5, -0.5), 0.5)]
    for index, (centre, radius) in enumerate(circles, start=1):
        classes[_is_within(points, radius, centre)] = index
    return classes


def _wavy_lines(points):
    a, b = points.T
    wave = np.sin(np.pi * a)
    return 2 * (b > a + wave) + (b > -a + wave)


def _non_convex(points):
    a, b = points.T
    return b > -2 * a + 1.5 * np.sin(np.pi * a)


def _crown(points):
    return _tricrown(points) == 1


def _tricrown(points):
    radii = np.sqrt([0.8 - 2 / np.pi, 0.8])
    return sum((~_is_within(points, radius)).astype(int) for radius in radii)


_SHAPES = {
    "circle": (lambda points: _is_within(points, np.sqrt(2 / np.pi)), 2),
    "three_circles": (_three_circles, 2),
    "squares": (lambda points: (points > 0) @ np.array([2, 1]), 2),
    "wavy_lines": (_wavy_lines, 2),
    "non_convex": (_non_convex, 2),
    "crown": (_crown, 2),
    "tricrown": (_tricrown, 2),
    "sphere": (lambda points: _is_within(points, (3 / np.pi) ** (1 / 3)), 3),
    "hypersphere": (lambda points: _is_within(points, np.sqrt(2 / np.pi)), 4),
}
