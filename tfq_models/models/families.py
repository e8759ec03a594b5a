"""The families of models: one card each, which estimators, comparisons, docs and tests read."""

import dataclasses
import importlib
import math
from collections.abc import Callable, Mapping

from tfq_models.base.arguments import NamedArguments


def _follows(settings: Mapping) -> bool:
    return False


def _none(num_features: int) -> dict:
    return {}


@dataclasses.dataclass(frozen=True)
class Defaults(NamedArguments):
    """What the estimators do with tables of any kind, unless they are told otherwise.

    The values are not published settings: `python -m training defaults` measures them.

    Args:
        scaling: What is done to features, by the training rows: `"angles"`, to [-pi/2, pi/2];
            `"unit"`, to [-1, 1]; `"standard"`, to mean 0 and deviation 1; `"none"`.
        has_constant: Whether rows get a column of ones, without which a model of amplitudes sees
            no difference between x and -x.
        most_features: The number of principal components that wider rows are reduced to, for
            models with a qubit for each feature; None, never.
        learning_rate: The optimizer's.
        epochs: How often the training rows are seen.
        batch_size: Rows of a step.
        most_steps: The number of steps that these epochs make at most, of families whose steps take
            long; None, any. One epoch is always made.
        arguments: A function from the number of features to further arguments of the class.
    """

    scaling: str = "none"
    has_constant: bool = False
    most_features: int | None = None
    learning_rate: float = 0.01
    epochs: int = 50
    batch_size: int = 32
    most_steps: int | None = None
    arguments: Callable[[int], dict] = _none


@dataclasses.dataclass(frozen=True)
class Family(NamedArguments):
    """The card of a family: its class, and how it was published.

    It has 13 fields because estimators, comparisons, docs and tests all read this one card.

    Args:
        name: The family's key in `FAMILIES`, and its name for `sklearn.QuantumClassifier`.
        model: The class; or where it lies in `tfq_models.models`, as `"module:Class"`.
        title: Heads columns and plots.
        takes: What its inputs are rows of: `"features"`, `"images"` or `"circuits"`.
        regresses: Whether its output for two classes is one expectation, which
            `sklearn.QuantumRegressor` brings to the range of the targets.
        scaling: What its paper does to features, by the training rows: `"angles"`, to
            [-pi/2, pi/2]; `"unit"`, to [-1, 1]; `"standard"`, to mean 0 and deviation 1; `"none"`.
        settings: For families of the published comparison (arXiv:2403.07059), a function from its
            settings, a dict, and the number of features to the arguments of the class.
        published_as: Its name in that comparison. Default: its own.
        departs: A function from these settings to whether the published circuit or loss was
            another.
        by_class: Whether its paper's batches have equally many rows of each class.
        make: A function from the numbers of features and of classes, and further arguments, to a
            model, for scikit-learn's estimators. Default: the class.
        page: Its page, within `docs/`. Default: the page of its name, within
            `docs/classifiers/`.
        defaults: What the estimators do unless they are told otherwise. Default: its scaling, and
            the other values of `Defaults`.
    """

    name: str
    model: str | type
    title: str
    takes: str = "features"
    regresses: bool = False
    scaling: str = "none"
    settings: Callable[[Mapping, int], dict] | None = None
    published_as: str = ""
    departs: Callable[[Mapping], bool] = _follows
    by_class: bool = False
    make: Callable | None = None
    page: str = ""
    defaults: Defaults | None = None

    def __post_init__(self):
        implied = {
            "page": f"classifiers/{self.name}.md",
            "published_as": self.name,
            "defaults": Defaults(self.scaling),
        }
        for field, value in implied.items():
            if not getattr(self, field):
                object.__setattr__(self, field, value)

    @property
    def cls_name(self) -> str:
        """The name of the class, which is not imported."""
        return self.model.rpartition(":")[2] if isinstance(self.model, str) else self.model.__name__

    @property
    def cls(self) -> type:
        """The class of the models, imported."""
        if isinstance(self.model, type):
            return self.model
        module, _, name = self.model.partition(":")
        return getattr(importlib.import_module(f"tfq_models.models.{module}"), name)


def _layers(settings, num_features):
    return {"num_layers": settings["num_layers"]}


def _copies(settings, num_features):
    return {**_layers(settings, num_features), "num_copies": settings["num_copies"]}


def _repeats(settings, num_features):
    return {**_layers(settings, num_features), "num_repeats": settings["repeats"]}


def _measured(settings, num_features):
    names = {"single": "one", "half": "half", "full": "all"}
    return {**_layers(settings, num_features), "observables": names[settings["observable_type"]]}


def _episodes(settings, num_features):
    counts = {"full": num_features, "half": math.ceil(num_features / 2)}
    num_qubits = counts[settings["num_features"]]
    return {"num_episodes": settings["num_episodes"], "num_qubits": num_qubits}


def _transfer(num_features, num_classes, *, backbone=None, **arguments):
    """Makes a `TransferClassifier` of rows; without a backbone, a circuit on the features."""
    if backbone is None:
        keras = importlib.import_module("tfq_models.base").keras
        backbone = keras.Sequential([keras.Input((num_features,)), keras.layers.Flatten()])
    return FAMILIES["transfer"].cls(backbone, num_classes, **arguments)


def _of_circuits(name):
    def make(num_features, num_classes, **arguments):
        if num_classes != 2:
            raise ValueError(
                f"`y` must hold two classes for {name!r}, whose output is one expectation. For "
                "more classes take scikit-learn's OneVsRestClassifier(QuantumClassifier(...)). "
                f"Received: {num_classes} classes."
            )
        return FAMILIES[name].cls(**arguments)

    return make


def _few_amplitudes(num_features):
    # Angles take a qubit for each pixel, and a power of two of them.
    is_power = num_features & (num_features - 1) == 0
    return {} if is_power and num_features <= 16 else {"encoding": "amplitude"}


def _eight_qubits(num_features):
    return {"num_qubits": min(num_features, 8)}


def _narrow_sinks(num_features):
    # Angles are sums over all features, and should not spread as these get more. Single shots, as
    # published, leave too much noise for tables of a few hundred rows.
    return {"variance": 1 / num_features, "repetitions": None, **_eight_qubits(num_features)}


# A further family is a class, a page and a row, also from outside: `FAMILIES[name] = Family(...)`.
FAMILIES = {
    family.name: family
    for family in (
        Family(
            "circuit_centric",
            "classifiers.circuit_centric:CircuitCentricClassifier",
            "circuit-centric",
            regresses=True,
            settings=_copies,
            defaults=Defaults("standard", has_constant=True),
        ),
        Family(
            "dressed",
            "classifiers.dressed:DressedQuantumClassifier",
            "dressed circuit",
            scaling="standard",
            settings=_layers,
            published_as="dressed_circuit",
            defaults=Defaults("standard", arguments=_eight_qubits),
        ),
        Family(
            "iqp_variational",
            "classifiers.iqp_variational:IQPVariationalClassifier",
            "IQP variational",
            regresses=True,
            scaling="angles",
            settings=_repeats,
            # The published circuit lost its entangling gates in all repeats but the first.
            departs=lambda settings: settings["repeats"] > 1,
            defaults=Defaults("angles", most_features=8, learning_rate=0.05),
        ),
        Family(
            "reuploading",
            "classifiers.reuploading:ReuploadingClassifier",
            "re-uploading",
            scaling="angles",
            settings=_measured,
            defaults=Defaults("angles", most_features=24),
        ),
        Family(
            "tree_tensor",
            "classifiers.tree_tensor:TreeTensorClassifier",
            "tree tensor",
            regresses=True,
            settings=lambda settings, num_features: {},  # the definition leaves no choice
            departs=lambda settings: True,  # the published loss: see the notes of the comparison
            defaults=Defaults("unit", has_constant=True, learning_rate=0.05),
        ),
        Family(
            "metric_learner",
            "classifiers.metric_learner:QuantumMetricLearner",
            "metric learner",
            scaling="angles",
            settings=_layers,
            departs=lambda settings: True,  # the published loss: see the notes of the comparison
            by_class=True,
            defaults=Defaults("angles", most_features=8, most_steps=2000),
        ),
        Family(
            "kitchen_sinks",
            "classifiers.kitchen_sinks:QuantumKitchenSinks",
            "kitchen sinks",
            scaling="unit",
            settings=_episodes,
            defaults=Defaults("unit", arguments=_narrow_sinks),
        ),
        Family(
            "equivariant",
            "classifiers.equivariant:EquivariantClassifier",
            "equivariant",
        ),
        Family(
            "image_qcnn",
            "classifiers.image_qcnn:ImageQCNN",
            "QCNN of images",
            takes="images",
            defaults=Defaults(arguments=_few_amplitudes),
        ),
        Family(
            "quanvolutional",
            "classifiers.quanvolutional:QuanvolutionalClassifier",
            "quanvolution",
            takes="images",
            page="classifiers/quanvolution.md",
        ),
        Family(
            "transfer",
            "classifiers.transfer:TransferClassifier",
            "transfer",
            make=_transfer,
            defaults=Defaults("standard"),
        ),
        Family(
            "variational",
            "classifiers.variational:VariationalClassifier",
            "variational",
            regresses=True,
            defaults=Defaults("angles", most_features=8, learning_rate=0.05),
        ),
        Family(
            "qnn",
            "circuit_networks.qnn:QNN",
            "QNN",
            takes="circuits",
            make=_of_circuits("qnn"),
            page="models.md",
        ),
        Family(
            "qcnn",
            "circuit_networks.qcnn:QCNN",
            "QCNN",
            takes="circuits",
            make=_of_circuits("qcnn"),
            page="models.md",
        ),
        Family(
            "hybrid_qcnn",
            "circuit_networks.hybrid_qcnn:HybridQCNN",
            "hybrid QCNN",
            takes="circuits",
            make=_of_circuits("hybrid_qcnn"),
            page="models.md",
        ),
    )
}
"""The cards of the families, by their names."""
