"""The classifier of any of the library's models, for scikit-learn."""

from collections.abc import Callable, Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import ClassifierMixin
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets

from tfq_models.base import keras
from tfq_models.models import FAMILIES
from tfq_models.models.base import Classifier
from tfq_models.saving import store_arguments
from tfq_models.sklearn.estimator import KerasEstimator, built_metric, model_maker
from tfq_models.types import KerasObject, Numbers, RandomState


class QuantumClassifier(ClassifierMixin, KerasEstimator):
    """A Keras classifier of this library as an estimator of scikit-learn.

    `fit` numbers the labels, scales the features, builds the model for the numbers of features
    and of classes, and trains it. So pipelines, grid searches, `clone` and `joblib.dump` take it as
    any estimator. A fitted estimator carries its model as the bytes of a `.keras` file. The model
    itself is at `model_`, for anything else that Keras can do.

    The meaning of `"auto"` depends on the family; `models.FAMILIES` lists it. There are seventeen
    arguments: three say which model it is, and the others how it is trained, under the names that
    scikit-learn's `MLPClassifier` has for them where it has one.

    Args:
        model: `"dressed"`, `"reuploading"`, `"circuit_centric"`, `"iqp_variational"`,
            `"tree_tensor"`, `"variational"`, `"metric_learner"` or `"kitchen_sinks"`; for rows of
            pixels, `"image_qcnn"`, or `"quanvolutional"` if the images are square; for the 9
            squares of tic-tac-toe and 3 classes, `"equivariant"`; `"transfer"`, with a network that
            takes the features as `model_arguments={"backbone": network}`; for circuits, `"qnn"`,
            `"qcnn"` or `"hybrid_qcnn"`; any other name in `models.FAMILIES`; a class of
            `tfq_models.models`; or a function. Class and function take the numbers of features and
            of classes, then `model_arguments`, and return a `Classifier` that is not compiled.
        model_arguments: A dict of further arguments of the model, as `{"num_layers": 3}`; or None.
        loss: A Keras loss; None, the model's own.
        optimizer: The name of a Keras optimizer, or one, whose settings are taken.
        learning_rate: The learning rate of the optimizer, if that is given by name; `"auto"`, the
            family's; None, Keras's own.
        epochs: How often the training rows are seen by one call of `fit`; `"auto"`, as often as the
            family asks for, which may be less often where there are many rows.
        batch_size: Rows of a step; `"auto"`, the family's number.
        scaling: What is done to features, by the training rows: `"angles"`, to [-pi/2, pi/2], where
            new rows beyond are cut to the range; `"unit"`, to [-1, 1], cut too; `"standard"`, to
            mean 0 and deviation 1; `"none"`; or any transformer of scikit-learn's. `"auto"` is the
            scaling of the family, after which models of amplitudes get a column of ones, because
            amplitudes do not tell x from -x. Classes and functions of your own get `"standard"`.
        num_components: The number of principal components, found in the standardised training rows,
            that take the place of the features; None, the features. `"auto"` takes components only
            where the family has a qubit for each feature, and rows are wider than its circuits
            train well with: 8, for `"reuploading"` 24.
        class_weight: A dict of factors of the losses by label, or `"balanced"`, or None.
        early_stopping: Whether to hold out rows, to end training when their loss no longer falls,
            and to keep the weights of the lowest loss. `epochs` is then the most.
        validation_fraction: The part of the rows that is held out, of each class alike.
        n_iter_no_change: Training ends after this many epochs without a lower loss of held-out
            rows.
        tol: By how much a loss must be lower to count.
        warm_start: Whether `fit` goes on with the model, scaler and labels that it has.
        verbose: Whether to print the loss of each epoch.
        random_state: Decides weights and batches: an integer, a `RandomState` or None.

    Fit arguments:
        X: `(rows, num_features)`, finite numbers. A constant feature does no harm. For models of
            circuits `(rows,)`: a list of `cirq.Circuit`, or serialised circuits as a string tensor
            or an array of bytes; `scaling` leaves them as they are.
        y: `(rows,)`, labels: strings, integers, or whole floats; `classes_` lists them in order.
        sample_weight: `(rows,)`, factors of the rows' losses, which scaling does not see; or None.

    Attributes:
        classes_: The labels in order.
        model_: The Keras model.
        scaler_: The fitted transformer of features, perhaps a pipeline, or None.
        history_: `"loss"` and `"accuracy"` of each epoch, means over its batches as they were
            trained, a list of dicts; with early stopping, also `"val_loss"`.
        n_iter_: The number of epochs.

    Raises:
        ValueError: By `fit`, if an argument is out of its range, the model does not take so many
            features or classes, rows are not finite, or `y` has only one class; later, if rows have
            another width.
        TypeError: By `fit`, if `model` or what it makes is of another kind, or `X` is sparse.

    Example:
        >>> from tfq_models.sklearn import QuantumClassifier
        >>> classifier = QuantumClassifier("tree_tensor", scaling="none", epochs=2, random_state=0)
        >>> classifier = classifier.fit([[0.0, 1.0], [1.0, 0.0]], ["up", "down"])
        >>> classifier.predict_proba([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]]).shape
        (3, 2)
    """

    _is_stratified = True

    def __init__(
        self,
        model: str | Callable[..., keras.Model] = "dressed",
        *,
        model_arguments: Mapping[str, Any] | None = None,
        loss: KerasObject | None = None,
        optimizer: KerasObject = "adam",
        learning_rate: float | str | None = "auto",
        epochs: int | str = "auto",
        batch_size: int | str = "auto",
        scaling: Any = "auto",
        num_components: int | str | None = "auto",
        class_weight: Mapping[Any, float] | str | None = None,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 10,
        tol: float = 1e-4,
        warm_start: bool = False,
        verbose: bool = False,
        random_state: RandomState = None,
    ):
        store_arguments(self, locals())

    def partial_fit(
        self,
        X: npt.ArrayLike,
        y: npt.ArrayLike,
        classes: npt.ArrayLike | None = None,
        sample_weight: Numbers | None = None,
    ) -> Self:
        """Trains on rows and labels once; returns the estimator.

        Args:
            X: As `fit` takes it. The first call fits the scaling.
            y: As `fit` takes it.
            classes: All labels that there will be; needed in the first call, ignored later.
            sample_weight: As `fit` takes it.
        """
        if not hasattr(self, "model_"):
            if classes is None:
                raise ValueError(
                    "`classes` must be given in the first call of `partial_fit`, because later "
                    "rows may have further labels. Received: classes=None."
                )
            self.classes_ = np.unique(np.asarray(classes))
        return self._partial_fit(X, y, sample_weight)

    def predict(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns the labels of rows."""
        outputs = self._outputs(X)
        return self.classes_[self.model_.classes_of(outputs)]

    def predict_proba(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns probabilities `(rows, num_classes)`, in the order of `classes_`."""
        outputs = self._outputs(X)
        return np.asarray(self.model_.probabilities_of(outputs), np.float64)

    def decision_function(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns how sure the model is: for two classes `(rows,)`, else `(rows, num_classes)`.

        For two classes it is p_1 - p_0, the difference of the probabilities, in [-1, 1]; its sign
        decides. For more classes it is the probabilities.
        """
        probabilities = self.predict_proba(X)
        if probabilities.shape[1] == 2:
            return probabilities[:, 1] - probabilities[:, 0]
        return probabilities

    def _weighted(self, targets, weights):
        if self.class_weight is None:
            return weights
        of_rows = compute_sample_weight(self.class_weight, targets).astype(np.float32)
        return of_rows if weights is None else weights * of_rows

    def _check_targets(self, y, goes_on):
        check_classification_targets(y)
        classes = np.unique(y)
        if goes_on:
            self._check_known(classes)
        elif len(classes) < 2:
            raise ValueError(
                "`y` must hold at least two classes, because a classifier tells classes apart. "
                f"Received: {len(y)} rows of one class, {classes.tolist()}."
            )
        else:
            self.classes_ = classes

    def _check_known(self, classes):
        unknown = np.setdiff1d(classes, self.classes_)
        if len(unknown):
            raise ValueError(
                "`y` must hold classes of the first fit only, because the model goes on: "
                f"{self.classes_.tolist()}. Received: {unknown.tolist()}."
            )

    def _targets(self, y):
        return self.model_.targets(np.searchsorted(self.classes_, y))

    def _built(self, num_features):
        make = model_maker(self.model, FAMILIES)
        arguments = self._model_arguments(num_features)
        model = make(num_features, len(self.classes_), **arguments)
        if not isinstance(model, Classifier):
            raise TypeError(
                "`model` must make a `tfq_models.models.Classifier`, which knows what its outputs "
                f"mean. Received: an object of type {type(model).__name__}."
            )
        return model

    def _losses(self):
        return {"loss": self.loss, "metrics": [built_metric(self.model_.default_metric())]}
