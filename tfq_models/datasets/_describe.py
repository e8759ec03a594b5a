"""What a data set is, in numbers: its sizes, its classes, and what guessing scores."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tfq_models.base.checks import check_split
from tfq_models.types import DataSet, EncodedDataSet


@dataclass(frozen=True)
class Description:
    """The result of `describe`. Printed, it is a small table.

    Attributes:
        input_shape: The shape of one row; `()` for circuits.
        inputs: What a row is: "circuit", or the name of its type.
        train: How many training rows each class has.
        test: How many test rows each class has.
        majority_rate: The accuracy, on the test rows, of always answering with the class that most
            training rows have.
    """

    input_shape: tuple[int, ...]
    inputs: str
    train: Mapping[float, int]
    test: Mapping[float, int]
    majority_rate: float

    def __str__(self):
        shape = " x ".join(map(str, self.input_shape))
        lines = [f"inputs: {self.inputs}" + (f", {shape}" if shape else "")]
        for part, counts in (("train", self.train), ("test", self.test)):
            classes = ", ".join(f"{label:g}: {count}" for label, count in counts.items())
            lines.append(f"{part}: {sum(counts.values())} rows ({classes})")
        return "\n".join([*lines, f"majority rate: {self.majority_rate:.3f}"])


def describe(data: DataSet | EncodedDataSet) -> Description:
    """Returns sizes, classes and majority rate of what a function of `datasets` returned.

    Args:
        data: `(x_train, y_train), (x_test, y_test)`: arrays or tensors of inputs, labels `(rows,)`.

    Returns:
        A `Description`.

    Raises:
        TypeError: If `data` is no such pair of pairs.
        ValueError: If inputs and labels differ in length, or a part is empty.

    Example:
        >>> from tfq_models.datasets import describe, linearly_separable
        >>> print(describe(linearly_separable(4)))
        inputs: float64, 4
        train: 240 rows (-1: 113, 1: 127)
        test: 60 rows (-1: 27, 1: 33)
        majority rate: 0.550
    """
    (x_train, y_train), (x_test, y_test) = check_split(data)
    for part, inputs, labels in (("train", x_train, y_train), ("test", x_test, y_test)):
        if not len(labels) or len(inputs) != len(labels):
            raise ValueError(
                f"`data` must have as many inputs as labels, at least one. Received: "
                f"{len(inputs)} inputs and {len(labels)} labels for {part}."
            )
    train, test = _counts(y_train), _counts(y_test)
    majority = max(train, key=train.get)
    dtype = getattr(x_train.dtype, "name", str(x_train.dtype))
    return Description(
        input_shape=tuple(x_train.shape[1:]),
        inputs="circuit" if dtype in ("string", "object") else dtype,
        train=train,
        test=test,
        majority_rate=test.get(majority, 0) / len(y_test),
    )


def _counts(labels):
    values, counts = np.unique(labels, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))
