"""Models beside their products, their twins and classical baselines, on one data set."""

from __future__ import annotations

import dataclasses
import inspect
import itertools
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import pyplot
from matplotlib.axes import Axes
from sklearn.base import clone
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from tfq_models.base.arguments import NamedArguments, check_flag, shown
from tfq_models.base.checks import check_count, check_split
from tfq_models.baselines import num_trainable
from tfq_models.baselines.scores import classical_classifiers
from tfq_models.baselines.twins import hidden_width
from tfq_models.models import FAMILIES
from tfq_models.sklearn import QuantumClassifier
from tfq_models.types import DataSet

_MODEL, _BESIDE, _BASELINE = "model", "beside", "baseline"
_COLOURS = {_MODEL: "tab:blue", _BESIDE: "tab:orange", _BASELINE: "tab:gray"}


@dataclasses.dataclass(frozen=True)
class Score(NamedArguments):
    """What one classifier reached.

    Args:
        name: Of the classifier.
        kind: `"model"`, `"beside"` for products and twins of models, or `"baseline"`.
        accuracies: On the test rows, one for each seed.
        num_parameters: The weights that training changes, or None where that means little.
        seconds: What fitting and predicting took, the median over the seeds.
    """

    name: str
    kind: str
    accuracies: tuple[float, ...]
    num_parameters: int | None
    seconds: float

    @property
    def mean(self) -> float:
        """The mean accuracy over the seeds."""
        return float(np.mean(self.accuracies))

    @property
    def deviation(self) -> float:
        """The standard deviation over the seeds, 0 for one."""
        return float(np.std(self.accuracies))


@dataclasses.dataclass(frozen=True)
class Comparison(NamedArguments):
    """The scores of classifiers on one data set: a table to print, and a plot.

    Args:
        scores: Of `Score`, each model followed by its product and its twin, baselines last.
    """

    scores: tuple[Score, ...]

    def __getitem__(self, name: str) -> Score:
        """Returns the score of a name."""
        for score in self.scores:
            if score.name == name:
                return score
        raise KeyError(name)

    def __str__(self) -> str:
        lines = ["| classifier | test accuracy | parameters | seconds |", "|---|---|---|---|"]
        for score in self.scores:
            spread = f" ± {score.deviation:.3f}" if len(score.accuracies) > 1 else ""
            count = "-" if score.num_parameters is None else str(score.num_parameters)
            cells = [score.name, f"{score.mean:.3f}{spread}", count, f"{score.seconds:.1f}"]
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join(lines)

    def _repr_markdown_(self):
        return str(self)

    def plot(self, axes: Axes | None = None) -> Axes:
        """Draws the accuracies as bars, with a line at the most frequent class."""
        if axes is None:
            size = (6, 0.8 + 0.32 * len(self.scores))
            _, axes = pyplot.subplots(figsize=size, layout="constrained")
        axes.barh(
            [score.name for score in self.scores],
            [score.mean for score in self.scores],
            xerr=[score.deviation for score in self.scores],
            color=[_COLOURS[score.kind] for score in self.scores],
        )
        rates = [score.mean for score in self.scores if score.name == "majority"]
        for rate in rates:
            axes.axvline(rate, color="black", linestyle=":")
        axes.set(xlabel="test accuracy", xlim=(0, 1.02))
        axes.invert_yaxis()
        axes.grid(axis="x", alpha=0.3)
        return axes


def compare(
    models: Sequence[Any],
    data: DataSet,
    *,
    num_seeds: int = 1,
    products: bool = True,
    twins: bool = True,
    baselines: bool = True,
    verbose: bool = False,
) -> Comparison:
    """Fits classifiers to one data set, each beside what tells how much its score is worth.

    A product is the model without its entangling gates. A twin is scikit-learn's `MLPClassifier` on
    standardised features, with one hidden layer and about as many parameters. Baselines are the
    support-vector machine, the logistic regression and the most frequent class.

    Args:
        models: Names of families, as `QuantumClassifier` takes them, or classifiers of
            scikit-learn, which are cloned: `["dressed", QSVC("iqp")]`.
        data: `(x_train, y_train), (x_test, y_test)`, rows of features and labels, as functions of
            `datasets` return them.
        num_seeds: How often each is fitted, with `random_state` 0, 1, ... where it has one.
        products: Whether the products of quantum models stand beside them, where a family has one.
        twins: Whether the twins do.
        baselines: Whether baselines end the table.
        verbose: Whether to print each score when it is there.

    Returns:
        A `Comparison`: `print` shows its table, `plot()` draws it.

    Raises:
        TypeError: If a model is no classifier, or an argument is of another kind.
        ValueError: If there is no model, a name is unknown, or the data do not fit.

    Example:
        >>> from tfq_models import datasets
        >>> from tfq_models.kernels import QSVC
        >>> from tfq_models.visualization import compare
        >>> comparison = compare([QSVC("iqp", C=10)], datasets.linearly_separable(4))
        >>> for score in comparison.scores:
        ...     print(f"{score.name:<22}{score.mean:.3f}")
        QSVC                  1.000
        svc                   0.983
        logistic_regression   1.000
        majority              0.550
    """
    flags = {"products": products, "twins": twins, "baselines": baselines, "verbose": verbose}
    for name, value in flags.items():
        check_flag(name, value)
    check_count("num_seeds", num_seeds)
    classifiers = _named(models)
    scores = []
    for name, classifier in classifiers.items():
        score, fitted = _score(name, _MODEL, classifier, data, num_seeds)
        scores.append(score)
        _tell(score, verbose)
        for label, other in _beside(name, fitted, data, products, twins):
            scores.append(_score(label, _BESIDE, other, data, num_seeds)[0])
            _tell(scores[-1], verbose)
    for name, classifier in classical_classifiers().items() if baselines else ():
        scores.append(_score(name, _BASELINE, classifier, data, 1)[0])
        _tell(scores[-1], verbose)
    return Comparison(tuple(scores))


def _named(models):
    """Returns classifiers by their names, which are made distinct."""
    if isinstance(models, str) or not isinstance(models, Sequence) or not models:
        raise ValueError(
            "`models` must be a list of names and classifiers, one at least. "
            f"Received: models={shown(models)}."
        )
    classifiers = {}
    for model in models:
        classifier = QuantumClassifier(model) if isinstance(model, str) else model
        if not hasattr(classifier, "fit") or not hasattr(classifier, "get_params"):
            raise TypeError(
                "`models` must hold names of families and classifiers of scikit-learn. "
                f"Received: {shown(model)}."
            )
        title = classifier.model if isinstance(classifier, QuantumClassifier) else model
        if not isinstance(title, str):
            title = getattr(title, "__name__", type(title).__name__)
        names = itertools.chain([title], (f"{title} {k}" for k in itertools.count(2)))
        classifiers[next(name for name in names if name not in classifiers)] = classifier
    return classifiers


def _score(name, kind, classifier, data, num_seeds):
    """Returns a score, and the classifier of the last seed."""
    (x_train, y_train), (x_test, y_test) = check_split(data)
    accuracies, seconds = [], []
    for seed in range(num_seeds):
        fitted = clone(classifier)
        # Also those of the steps of a pipeline.
        random = [key for key in fitted.get_params() if key.endswith("random_state")]
        fitted.set_params(**dict.fromkeys(random, seed))
        start = time.perf_counter()
        accuracies.append(float(fitted.fit(x_train, y_train).score(x_test, y_test)))
        seconds.append(time.perf_counter() - start)
    median = float(np.median(seconds))
    return Score(name, kind, tuple(accuracies), _num_parameters(fitted), median), fitted


def _beside(name, fitted, data, products, twins):
    """Yields the product and the twin of a fitted quantum classifier."""
    if not isinstance(fitted, QuantumClassifier):
        return
    if products and _has_product(fitted.model):
        arguments = {**(fitted.model_arguments or {}), "entangling": False}
        yield f"{name}, no entangling gates", clone(fitted).set_params(model_arguments=arguments)
    if twins and len(fitted.model_.input_shape) == 2:
        yield f"{name}, twin", _twin(fitted, data)


def _has_product(model):
    made = FAMILIES[model].cls if isinstance(model, str) else model
    return "entangling" in inspect.signature(made).parameters


def _twin(fitted, data):
    (x_train, y_train), _ = data
    num_classes = len(np.unique(y_train))
    num_outputs = 1 if num_classes == 2 else num_classes
    width = hidden_width(num_trainable(fitted.model_), np.shape(x_train)[1], num_outputs)
    # For few weights and rows, lbfgs converges where Adam takes thousands of epochs.
    network = MLPClassifier((width,), activation="tanh", solver="lbfgs", max_iter=5000)
    return make_pipeline(StandardScaler(), network)


def _num_parameters(fitted):
    if isinstance(fitted, QuantumClassifier):
        return num_trainable(fitted.model_)
    last = fitted[-1] if isinstance(fitted, Pipeline) else fitted
    if not hasattr(last, "coefs_"):
        return None
    return sum(part.size for part in (*last.coefs_, *last.intercepts_))


def _tell(score, verbose):
    if verbose:
        print(f"{score.name}: {score.mean:.3f} in {score.seconds:.1f} s", file=sys.stderr)
