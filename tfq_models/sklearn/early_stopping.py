"""The rule that says when training stops, and with which weights."""


class EarlyStopping:
    """Remembers the weights of the least loss of held-out rows.

    Args:
        num_epochs: Training ends after this many epochs without a lower loss.
        tol: By how much a loss must be lower to count.
    """

    def __init__(self, num_epochs, tol):
        self._num_epochs = num_epochs
        self._tol = tol
        self._least = float("inf")
        self._weights = None
        self._num_waited = 0

    def stops(self, loss, model):
        """Returns whether training ends after an epoch with this loss of held-out rows."""
        is_better = loss < self._least - self._tol
        self._num_waited = 0 if is_better else self._num_waited + 1
        if loss < self._least:
            self._least, self._weights = loss, model.get_weights()
        return self._num_waited >= self._num_epochs

    def restore(self, model):
        """Gives the model the weights of the least loss, if any loss was a number."""
        if self._weights is not None:
            model.set_weights(self._weights)
