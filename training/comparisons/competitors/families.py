"""How the published settings of each family become a model of this library."""

import dataclasses
import functools
import math
from collections.abc import Callable

import tfq_models
from training.comparisons.competitors.competitor import Competitor, follows

SCALERS = {
    "angles": ("MinMaxScaler", (-math.pi / 2, math.pi / 2)),
    "unit": ("MinMaxScaler", (-1, 1)),
    "standard": ("StandardScaler",),
}
TWIN_RATES = (0.001, 0.01, 0.1)  # those of the published grids of all families
TWIN_RATE = 0.001  # of twins that were not tuned, and whose model is not trained by Adam


@dataclasses.dataclass(frozen=True)
class Family:
    """A model with published settings.

    Args:
        name: In `settings.json`, in the results and on the command line.
        title: Heads a column.
        model: The name of a class of `tfq_models.models`.
        scaling: Of the features, by the training rows: "angles", to [-pi/2, pi/2], "unit", to
            [-1, 1], "standard" or "none".
        arguments: From the published settings and the number of features to the arguments of the
            class.
        departs: See `Competitor`.
        by_class: Whether batches have equally many rows of each class.
    """

    name: str
    title: str
    model: str
    scaling: str
    arguments: Callable[[dict, int], dict]
    departs: Callable[[dict], bool] = follows
    by_class: bool = False

    @property
    def competitors(self):
        """The model, the same without entangling gates, and its classical twin."""
        shared = {"model": self.name, "is_seeded": True, "is_trained": True}
        without = functools.partial(build, self.name, entangling=False)
        twin = functools.partial(build, self.name, twin=mlp_twin)
        name, title = self.name, self.title
        return (
            Competitor(name, title, functools.partial(build, name), departs=self.departs, **shared),
            Competitor(f"{name}_product", f"{title}, product", without, of=name, **shared),
            Competitor(f"{name}_twin", f"{title}, twin", twin, of=name, rates=TWIN_RATES, **shared),
        )


def build(name, settings, seed, entangling=True, twin=None):
    """A classifier that trains a family's model as published."""
    from training.comparisons.competitors.trained import LinearOnOutcomes, TrainedClassifier

    family = BY_NAME[name]
    model = functools.partial(model_of, name, settings, entangling=entangling)
    scaler = scaler_of(family.scaling)
    if "learning_rate" in settings or twin:
        return TrainedClassifier(
            model,
            scaler,
            learning_rate=settings.get("learning_rate", TWIN_RATE),
            twin=twin,
            by_class=family.by_class,
            random_state=seed,
        )
    return LinearOnOutcomes(model, scaler, random_state=seed)


def mlp_twin(model):
    """The multi-layer perceptron of a model's size."""
    return tfq_models.baselines.mlp_twin(model)


def scaler_of(scaling):
    """A new transformer of scikit-learn; None for "none"."""
    from sklearn import preprocessing

    if scaling == "none":
        return None
    name, *arguments = SCALERS[scaling]
    return getattr(preprocessing, name)(*arguments)


def model_of(name, settings, num_features, num_classes, entangling=True):
    """The Keras model of a family."""
    family = BY_NAME[name]
    arguments = family.arguments(settings, num_features)
    make = getattr(tfq_models.models, family.model)
    return make(num_features, num_classes, entangling=entangling, **arguments)


def layers(settings, num_features):
    """Of the settings, the number of layers alone."""
    return {"num_layers": settings["num_layers"]}


def copies(settings, num_features):
    """Layers and copies of the state."""
    return {**layers(settings, num_features), "num_copies": settings["num_copies"]}


def repeats(settings, num_features):
    """Layers and repeats of the encoding."""
    return {**layers(settings, num_features), "num_repeats": settings["repeats"]}


def measured(settings, num_features):
    """Layers, and which of the qubits the cost counts."""
    names = {"single": "one", "half": "half", "full": "all"}
    return {**layers(settings, num_features), "observables": names[settings["observable_type"]]}


def episodes(settings, num_features):
    """Random circuits, and on how many qubits."""
    counts = {"full": num_features, "half": math.ceil(num_features / 2)}
    return {
        "num_episodes": settings["num_episodes"],
        "num_qubits": counts[settings["num_features"]],
    }


def nothing(settings, num_features):
    """The definition leaves no choice."""
    return {}


def repeats_the_map(settings):
    """Whether the published circuit lost its entangling gates in all repeats but the first."""
    return settings["repeats"] > 1


def always(settings):
    """The published loss is another: see the notes of the comparison."""
    return True


FAMILIES = (
    Family("circuit_centric", "circuit-centric", "CircuitCentricClassifier", "none", copies),
    Family("dressed_circuit", "dressed circuit", "DressedQuantumClassifier", "standard", layers),
    Family(
        "iqp_variational",
        "IQP variational",
        "IQPVariationalClassifier",
        "angles",
        repeats,
        departs=repeats_the_map,
    ),
    Family("reuploading", "re-uploading", "ReuploadingClassifier", "angles", measured),
    Family("tree_tensor", "tree tensor", "TreeTensorClassifier", "none", nothing, departs=always),
    Family(
        "metric_learner",
        "metric learner",
        "QuantumMetricLearner",
        "angles",
        layers,
        departs=always,
        by_class=True,
    ),
    Family("kitchen_sinks", "kitchen sinks", "QuantumKitchenSinks", "unit", episodes),
)
BY_NAME = {family.name: family for family in FAMILIES}
