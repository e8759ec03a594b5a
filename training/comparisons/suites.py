"""The data sets of the comparisons: suites of generated sets that differ in one number."""

import dataclasses
import functools

import tfq_models


@dataclasses.dataclass(frozen=True)
class DataSet:
    """One set of a suite.

    Args:
        name: Of the set, in settings, results and on the command line.
        suite: The function of `tfq_models.datasets` that makes it.
        size: The argument of that function.
    """

    name: str
    suite: str
    size: int

    def load(self):
        """Returns `(x_train, y_train), (x_test, y_test)`."""
        return _load(self.suite, self.size)


@functools.lru_cache(maxsize=1)  # the competitors meet on one set before they go to the next
def _load(suite, size):
    return getattr(tfq_models.datasets, suite)(size)


@dataclasses.dataclass(frozen=True)
class Suite:
    """Data sets of one kind.

    Args:
        name: Of a function of `tfq_models.datasets`.
        set_name: How the names of its sets end, from their size.
        sizes: For which sizes settings are published.
        size_label: What the size is.
        is_default: Whether a comparison takes it without being asked.
    """

    name: str
    set_name: str
    sizes: range
    size_label: str
    is_default: bool = True

    def data_sets(self):
        """The sets, in the order of their sizes."""
        return [
            DataSet(f"{self.name}_{self.set_name.format(size)}", self.name, size)
            for size in self.sizes
        ]


ALL = [
    Suite("linearly_separable", "{}d", range(2, 11), "number of features"),
    Suite("hidden_manifold", "{}d", range(2, 11), "number of features"),
    Suite("two_curves", "{}d", range(2, 11), "number of features"),
    Suite("hyperplanes_diff", "{}n", range(2, 21), "number of planes (10 features)"),
    Suite(
        "hidden_manifold_diff",
        "10d-{}m",
        range(2, 21),
        "dimension of the manifold (10 features)",
        is_default=False,
    ),
    Suite(
        "two_curves_diff",
        "10d-degree{}",
        range(2, 16),
        "degree of the curves (10 features)",
        is_default=False,
    ),
]
SUITES = {suite.name: suite for suite in ALL}
DEFAULT = [suite.name for suite in ALL if suite.is_default]


def data_sets_named(names):
    """The sets that names stand for, each once, suite by suite.

    Args:
        names: Of suites and of single sets.

    Returns:
        A list of `DataSet`.

    Raises:
        ValueError: If a name is neither.
    """
    known = [data_set for suite in ALL for data_set in suite.data_sets()]
    choices = {*SUITES, *(data_set.name for data_set in known)}
    unknown = [name for name in names if name not in choices]
    if unknown:
        raise ValueError(
            "Data sets must be names of suites or of their sets. "
            f"Received: {', '.join(unknown)}. Choose from:\n{listing()}"
        )
    return [data_set for data_set in known if {data_set.suite, data_set.name} & {*names}]


def listing():
    """The names of all suites and how their sets are called, a line for each."""
    lines = []
    for suite in ALL:
        first, *_, last = (data_set.name for data_set in suite.data_sets())
        lines.append(f"  {suite.name:22} {first} ... {last}")
    return "\n".join(lines)
