"""Strings of bits, labelled by their parity."""

import numpy as np

from tfq_models.base.checks import check_count
from tfq_models.datasets.preparation.seeds import generator
from tfq_models.types import DataSet


def parity(num_bits: int = 4, num_test: int | None = None, *, seed: int = 0) -> DataSet:
    """Returns all strings of n bits, labelled +1 for an odd number of ones and -1 for an even one.

    The strings are divided at random into training and test rows, half of each with either label;
    none comes twice. With `num_test=0` all strings train, and the test rows are the same ones: that
    asks what a model can express, not what it learns.

    Args:
        num_bits: n, from 2 to 20.
        num_test: Number of test rows, even, and less than 2^n. Default: 3/8 of all, rounded to an
            even number: 6 of the 16 strings of four bits.
        seed: The seed of the division and of the order of the rows.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(rows, num_bits)` of 0 and 1, the
        first bit in the first column, and float32 labels of +1 and -1.

    Raises:
        TypeError: If an argument is not a whole number.
        ValueError: If a number is out of its range, or `num_test` odd.

    Example:
        >>> from tfq_models.datasets import parity
        >>> (x_train, y_train), (x_test, y_test) = parity(4)
        >>> x_train.shape, x_test.shape
        ((10, 4), (6, 4))

    References:
        Schuld, Bocharov, Svore and Wiebe, arXiv:1804.00633, test their classifier on parity; the
        division is ours.
    """
    num_rows = 2 ** _checked_bits(num_bits)
    num_test = _checked_num_test(num_test, num_rows)
    bits = (np.arange(num_rows)[:, None] >> np.arange(num_bits)[::-1]) & 1
    is_odd = bits.sum(axis=1) % 2 == 1
    rng = generator(seed)
    # One odd and one even string in turn, so that any even number of rows is half and half.
    pairs = [rng.permutation(np.flatnonzero(is_odd == odd)) for odd in (True, False)]
    order = np.stack(pairs, axis=1).ravel()
    train = rng.permutation(order[num_test:])
    test = rng.permutation(order[:num_test]) if num_test else train
    features = bits.astype(np.float64)
    labels = np.where(is_odd, 1, -1).astype(np.float32)
    return (features[train], labels[train]), (features[test], labels[test])


def _checked_bits(num_bits):
    if check_count("num_bits", num_bits, at_least=2) > 20:
        raise ValueError(
            "`num_bits` must be at most 20, because the set holds all 2^num_bits strings. "
            f"Received: num_bits={num_bits}."
        )
    return num_bits


def _checked_num_test(num_test, num_rows):
    if num_test is None:
        return max(2, num_rows * 3 // 16 * 2)
    check_count("num_test", num_test, at_least=0)
    if num_test % 2 or num_test >= num_rows:
        raise ValueError(
            f"`num_test` must be even, half of it for each label, and less than the {num_rows} "
            f"strings. Received: num_test={num_test}."
        )
    return num_test
