"""One fit of one classifier to one table."""

import dataclasses
import time

from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from tfq_models.models import FAMILIES
from tfq_models.sklearn import QuantumClassifier
from training.comparisons.results import Result
from training.defaults.tables import split

MAJORITY, LINEAR, RBF = "most frequent class", "logistic regression", "RBF machine"
BASELINES = {
    MAJORITY: lambda: DummyClassifier(),
    LINEAR: lambda: make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000)),
    RBF: lambda: make_pipeline(StandardScaler(), SVC()),
}
# Boards and images are no tables, and a transfer classifier wants a network.
NO_TABLES = ("equivariant", "transfer")
NAMES = [n for n, f in FAMILIES.items() if f.takes == "features" and n not in NO_TABLES]


@dataclasses.dataclass(frozen=True)
class Cell:
    """A classifier, a table and a seed, which decides the split, too."""

    classifier: str
    table: str
    seed: int

    @property
    def key(self):
        """What no other cell has."""
        return self.classifier, self.table, self.seed

    @property
    def label(self):
        """What progress shows."""
        return f"{self.classifier}, {self.table}, seed {self.seed}"

    def run(self):
        """Fits and scores; returns the `Result`."""
        train, test = split(self.table, self.seed)
        make = BASELINES.get(self.classifier)
        made = make() if make else QuantumClassifier(self.classifier, random_state=self.seed)
        start = time.perf_counter()
        accuracy = made.fit(*train).score(*test)
        seconds = time.perf_counter() - start
        return Result(*self.key, accuracy=float(accuracy), seconds=seconds)
