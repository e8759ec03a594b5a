"""The families of models that were published with settings, as competitors."""

import functools
import math

import tfq_models
from tfq_models.models import FAMILIES
from training.comparisons.competitors.competitor import Competitor

SCALERS = {
    "angles": ("MinMaxScaler", (-math.pi / 2, math.pi / 2)),
    "unit": ("MinMaxScaler", (-1, 1)),
    "standard": ("StandardScaler",),
}
TWIN_RATES = (0.001, 0.01, 0.1)  # those of the published grids of all families
TWIN_RATE = 0.001  # of twins that were not tuned, and whose model is not trained by Adam


def published_families():
    """The cards of the families that were published with settings, by their published names."""
    return {card.published_as: card for card in FAMILIES.values() if card.settings is not None}


def competitors():
    """Each family's model, the same without entangling gates, and its classical twin."""
    for name, card in published_families().items():
        shared = {"model": name, "is_seeded": True, "is_trained": True}
        make = functools.partial(build, name)
        without = functools.partial(build, name, entangling=False)
        twin = functools.partial(build, name, twin=mlp_twin)
        title = card.title
        yield Competitor(name, title, make, departs=card.departs, **shared)
        yield Competitor(f"{name}_product", f"{title}, product", without, of=name, **shared)
        yield Competitor(
            f"{name}_twin", f"{title}, twin", twin, of=name, rates=TWIN_RATES, **shared
        )


def build(name, settings, seed, entangling=True, twin=None):
    """A classifier that trains a family's model as published."""
    from training.comparisons.competitors.trained import LinearOnOutcomes, TrainedClassifier

    card = published_families()[name]
    model = functools.partial(model_of, name, settings, entangling=entangling)
    scaler = scaler_of(card.scaling)
    if "learning_rate" in settings or twin:
        return TrainedClassifier(
            model,
            scaler,
            learning_rate=settings.get("learning_rate", TWIN_RATE),
            twin=twin,
            by_class=card.by_class,
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
    card = published_families()[name]
    arguments = card.settings(settings, num_features)
    return card.cls(num_features, num_classes, entangling=entangling, **arguments)
