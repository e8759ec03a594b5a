"""What to look at while a kernel is trained, in TensorBoard."""

import os
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tfq_models.base import keras
from tfq_models.base.arguments import NamedArguments
from tfq_models.base.checks import check_count
from tfq_models.kernels.measures import target_alignment


class KernelMonitor(NamedArguments, keras.callbacks.Callback):
    """Shows a `TrainableKernel`'s alignment and matrix on given rows after each epoch.

    The alignment, of all the rows and not of batches, goes into the logs as `alignment` (so
    `fit` prints it and its history holds it), and with the matrix as an image, rows sorted by
    label, to TensorBoard: blocks along the diagonal are what training is after.

    Args:
        x: `(rows, num_features)`.
        y: `(rows,)`, labels.
        log_dir: Directory for TensorBoard, or None for the logs alone.
        every: An image each so many epochs.
        centred: Whether matrices are centred first, as `target_alignment` does it.

    Raises:
        TypeError: If `every` is no whole number.
        ValueError: If it is less than 1, or there is not a label for each row.
    """

    def __init__(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        log_dir: str | os.PathLike | None = None,
        *,
        every: int = 1,
        centred: bool = False,
    ):
        super().__init__()
        self.x = np.asarray(x)
        self.y = np.ravel(y)
        if len(self.y) != len(self.x):
            raise ValueError(
                "`y` must hold a label for each row of `x`. "
                f"Received: {len(self.x)} rows and {len(self.y)} labels."
            )
        self.log_dir = log_dir
        self.every = check_count("every", every)
        self.centred = centred
        self._writer = None

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Keras's hook."""
        if self.log_dir is not None:
            self._writer = tf.summary.create_file_writer(str(self.log_dir))

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Keras's hook."""
        matrix = self.model.kernel()(self.x)
        alignment = target_alignment(matrix, self.y, centred=self.centred)
        if logs is not None:
            logs["alignment"] = alignment
        if self._writer is None:
            return
        order = np.argsort(self.y, kind="stable")
        with self._writer.as_default(step=epoch):
            tf.summary.scalar("alignment", alignment)
            if epoch % self.every == 0:
                tf.summary.image("kernel matrix", matrix[np.ix_(order, order)][None, ..., None])
        self._writer.flush()

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Keras's hook."""
        if self._writer is not None:
            self._writer.close()
