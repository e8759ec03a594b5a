"""A Keras classifier, trained as in arXiv:2403.07059, with the face of scikit-learn's."""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from tfq_models import base
from tfq_models.baselines import num_trainable
from tfq_models.models.base import Classifier
from tfq_models.models.convergence import fit_until_converged


class TrainedClassifier(ClassifierMixin, BaseEstimator):
    """Scales features, builds a model for them and trains it until its loss is flat.

    Args:
        build: From the number of features and of classes to an uncompiled
            `tfq_models.models.Classifier`.
        scaler: A transformer of scikit-learn, fitted on the training rows; None for none.
        learning_rate: Of Adam.
        twin: None, or a function from the model to the Keras model that is trained in its place, on
            the loss of its kind of output.
        batch_size: Rows of a step.
        by_class: Whether they are equally many of each class.
        max_steps: After which training ends in any case.
        random_state: Decides the initial weights and the batches.

    Attributes:
        model_: The trained Keras model.
        num_parameters_: How many were trained.
        num_steps_: How many it took.
        has_converged_: Whether the stopping rule ended it.
    """

    def __init__(
        self,
        build,
        scaler=None,
        *,
        learning_rate,
        twin=None,
        batch_size=32,
        by_class=False,
        max_steps=10_000,
        random_state=0,
    ):
        self.build = build
        self.scaler = scaler
        self.learning_rate = learning_rate
        self.twin = twin
        self.batch_size = batch_size
        self.by_class = by_class
        self.max_steps = max_steps
        self.random_state = random_state

    def fit(self, X, y):
        """Trains a new model; returns the classifier itself."""
        base.keras.backend.clear_session()  # else graphs of earlier models pile up
        base.set_random_seed(self.random_state)
        self.classes_, numbers = np.unique(y, return_inverse=True)
        if self.scaler is not None:
            self.scaler.fit(X)
        self.kind_ = self.build(np.shape(X)[1], len(self.classes_))
        self.model_ = self.kind_ if self.twin is None else self.twin(self.kind_)
        self.model_.compile(loss=self._loss(), metrics=[])
        rows, targets = self._scaled(X), self.kind_.targets(numbers)
        if hasattr(self.model_, "prepare"):
            self.model_.prepare(rows, targets)  # what its own `fit` does first
        training = fit_until_converged(
            self.model_,
            rows,
            targets,
            learning_rate=self.learning_rate,
            batch_size=self.batch_size,
            max_steps=self.max_steps,
            groups=numbers if self.by_class else None,
            seed=self.random_state,
        )
        self.num_parameters_ = num_trainable(self.model_)
        self.num_steps_ = len(training.losses)
        self.has_converged_ = training.has_converged
        return self

    def predict(self, X):
        """The classes of rows."""
        outputs = self.model_(self._scaled(X), training=False)
        return self.classes_[self.kind_.classes_of(outputs)]

    def _loss(self):
        if self.twin is None:
            return self.kind_.default_loss()
        return Classifier.default_loss(self.kind_)  # not that of the family's paper

    def _scaled(self, X):
        scaled = X if self.scaler is None else self.scaler.transform(X)
        return np.asarray(scaled, np.float32)


class LinearOnOutcomes(ClassifierMixin, BaseEstimator):
    """Quantum kitchen sinks as published: scikit-learn's logistic regression on random bits.

    Args:
        build: From the number of features and of classes to a `QuantumKitchenSinks`.
        scaler: A transformer of scikit-learn, fitted on the training rows.
        random_state: Decides the random circuits.

    Attributes:
        num_parameters_: How many the regression has.
    """

    def __init__(self, build, scaler, *, random_state=0):
        self.build = build
        self.scaler = scaler
        self.random_state = random_state

    def fit(self, X, y):
        """Draws circuits and fits the regression; returns the classifier itself."""
        base.keras.backend.clear_session()
        base.set_random_seed(self.random_state)
        self.model_ = self.build(np.shape(X)[1], len(np.unique(y)))
        bits = self.model_.outcomes(self.scaler.fit_transform(X)).numpy()
        # Without a penalty. The bits are +1 and -1 already.
        self.regression_ = LogisticRegression(C=np.inf, tol=1e-3).fit(bits, y)
        self.classes_ = self.regression_.classes_
        self.num_parameters_ = self.regression_.coef_.size + self.regression_.intercept_.size
        return self

    def predict(self, X):
        """The classes of rows."""
        return self.regression_.predict(self.model_.outcomes(self.scaler.transform(X)).numpy())
