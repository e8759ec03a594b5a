"""Published settings as recipes: what they hold, and what comes out by them."""

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler

from tfq_models import datasets
from tfq_models.base import set_random_seed
from tfq_models.models import (
    FAMILIES,
    ReuploadingClassifier,
    fit_until_converged,
    published_settings,
)

WITH_SETTINGS = [name for name, card in FAMILIES.items() if card.settings is not None]


@pytest.mark.parametrize("name", WITH_SETTINGS)
@pytest.mark.parametrize(
    ("data_set", "num_features"), [("two_curves_4d", 4), ("hyperplanes_diff_3n", 10)]
)
def test_recipes_make_models(name, data_set, num_features):
    recipe = published_settings(name, data_set)
    assert recipe.num_features == num_features
    model = FAMILIES[name].cls(num_features, **recipe.arguments)
    assert model.input_shape == (None, num_features)
    assert recipe.scaling == FAMILIES[name].scaling
    assert recipe.learning_rate is None or 0.001 <= recipe.learning_rate <= 0.1


def test_a_recipe_reaches_what_is_published():
    recipe = published_settings("reuploading", "two_curves_4d")
    (x, y), (x_test, y_test) = datasets.two_curves(4)
    scaler = MinMaxScaler((-np.pi / 2, np.pi / 2)).fit(x)
    set_random_seed(0)
    model = ReuploadingClassifier(recipe.num_features, **recipe.arguments)
    model.compile()
    targets = model.targets(y > 0)
    training = fit_until_converged(
        model, scaler.transform(x), targets, learning_rate=recipe.learning_rate
    )
    assert training.has_converged
    accuracy = np.mean(model.classes_of(model(scaler.transform(x_test))) == (y_test > 0))
    assert len(recipe.accuracies) == 5
    assert accuracy >= np.mean(recipe.accuracies) - max(0.05, np.std(recipe.accuracies))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("qcnn", "two_curves_4d"), "`family` must be one of .*'qcnn'"),
        (("dressed", "two_curves_99d"), "`data_set` must be one of .*'two_curves_99d'"),
        (("dressed", "note"), "`data_set` must be one of .*'note'"),
    ],
)
def test_unknown_names_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        published_settings(*arguments)
