"""Classes of a data set as labels of a model."""

from collections.abc import Iterable

import numpy as np

from tfq_models.base.checks import check_choice

_CONTRADICTIONS = ("keep", "drop", "distinct")


def class_labels(classes, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the rows that belong to the classes, and their labels.

    Two classes get +1 (the first) and -1 as float32; more get their position in `classes` as int32.
    """
    known = np.unique(labels).tolist()
    classes = known if classes is None else classes
    if isinstance(classes, str) or not isinstance(classes, Iterable):
        raise TypeError(f"`classes` must be a sequence of labels or None. Received: {classes!r}.")
    classes = list(classes)
    unknown = [value for value in classes if value not in known]
    if unknown or len(classes) < 2 or len(set(classes)) < len(classes):
        raise ValueError(
            f"`classes` must hold two or more different classes of {known}. "
            f"Received: classes={classes}."
        )
    rows = np.flatnonzero(np.isin(labels, classes))
    if len(classes) == 2:
        return rows, np.where(labels[rows] == classes[0], 1, -1).astype(np.float32)
    positions = {value: position for position, value in enumerate(classes)}
    return rows, np.array([positions[value] for value in labels[rows].tolist()], np.int32)


def rows_without_contradictions(how, images, inputs, labels) -> np.ndarray:
    """Returns the training rows to use, where equal inputs may have different labels.

    Args:
        how: `"keep"`: all rows. `"drop"`: the rows whose input comes with one label only.
            `"distinct"`: one row for each distinct image that comes with one label only.
        images: The features before encoding, `(batch, num_features)`.
        inputs: What the model will see of them, the same shape.
        labels: `(batch,)`.
    """
    check_choice("contradictions", how, _CONTRADICTIONS)
    if how == "keep":
        return np.arange(len(labels))
    seen = images if how == "distinct" else inputs
    _, first, group = np.unique(seen, axis=0, return_index=True, return_inverse=True)
    group = group.reshape(-1)  # NumPy 2.0 gives it another shape.
    mixed = np.zeros(len(first), bool)
    mixed[group[labels != labels[first][group]]] = True
    return np.sort(first[~mixed]) if how == "distinct" else np.flatnonzero(~mixed[group])
