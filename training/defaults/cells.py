"""One fit of one estimator to one table."""

import dataclasses
import time

from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from tfq_models.kernels import QSVC, QKernelRidge
from tfq_models.models import FAMILIES
from tfq_models.sklearn import QuantumClassifier, QuantumRegressor
from training.comparisons.results import Result
from training.defaults.tables import OF_NUMBERS, split

MAJORITY, LINEAR, RBF = "most frequent class", "logistic regression", "RBF machine"
BASELINES = {
    MAJORITY: lambda: DummyClassifier(),
    LINEAR: lambda: make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000)),
    RBF: lambda: make_pipeline(StandardScaler(), SVC()),
}
# Boards and images are no tables, and a transfer classifier wants a network.
NO_TABLES = ("equivariant", "transfer")
FAMILY_NAMES = [n for n, f in FAMILIES.items() if f.takes == "features" and n not in NO_TABLES]
NAMES = [*FAMILY_NAMES, "QSVC"]
REGRESSORS = {
    "linear regression": lambda seed: LinearRegression(),
    "QuantumRegressor": lambda seed: QuantumRegressor(random_state=seed),
    "QKernelRidge": lambda seed: QKernelRidge(),
}


def competitors(table, names):
    """Returns the names of what is fitted to a table, where `names` are the classifiers asked for.

    Tables of numbers have regressors of their own.
    """
    return tuple(REGRESSORS) if table in OF_NUMBERS else (*BASELINES, *names)


@dataclasses.dataclass(frozen=True)
class Cell:
    """An estimator, a table and a seed, which decides the split, too."""

    estimator: str
    table: str
    seed: int

    @property
    def key(self):
        """What no other cell has."""
        return self.estimator, self.table, self.seed

    @property
    def label(self):
        """What progress shows."""
        return f"{self.estimator}, {self.table}, seed {self.seed}"

    def run(self):
        """Fits and scores; returns the `Result`."""
        train, test = split(self.table, self.seed)
        made = self._made()
        start = time.perf_counter()
        accuracy = made.fit(*train).score(*test)
        seconds = time.perf_counter() - start
        return Result(*self.key, accuracy=float(accuracy), seconds=seconds)

    def _made(self):
        if self.estimator in REGRESSORS:
            return REGRESSORS[self.estimator](self.seed)
        if self.estimator in BASELINES:
            return BASELINES[self.estimator]()
        if self.estimator in FAMILY_NAMES:
            return QuantumClassifier(self.estimator, random_state=self.seed)
        return QSVC()
