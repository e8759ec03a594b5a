"""Probabilities of classes from signed distances: Platt's sigmoids."""

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import StratifiedKFold


def wants_probability(machine):
    """Returns True, or says which argument makes probabilities."""
    if not machine.probability:
        raise AttributeError(
            "`predict_proba` needs probability=True. "
            f"Received: probability={machine.probability!r}."
        )
    return True


def calibration(machine, y, owner):
    """Returns a machine that learns sigmoids too, on rows that five folds put aside.

    Args:
        machine: What gives distances.
        y: `(rows,)`, labels.
        owner: The estimator whose `random_state` decides the folds.
    """
    least = np.unique(y, return_counts=True)[1].min()
    if least < 2:
        raise ValueError(
            "`y` must hold each class twice or more for probability=True, because each row is "
            f"put aside once. Received: a class of {least} row."
        )
    folds = StratifiedKFold(min(5, least), shuffle=True, random_state=owner.random_state)
    # Not SVC(probability=True), which scikit-learn 1.9 deprecates for this.
    return CalibratedClassifierCV(machine, cv=folds, ensemble=False)
