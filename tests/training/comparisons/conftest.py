"""A comparison whose cells take milliseconds."""

import pytest
from sklearn.dummy import DummyClassifier

from training.comparisons.comparison import Comparison
from training.comparisons.competitors.baselines import BASELINES
from training.comparisons.competitors.competitor import Competitor


def guess(settings, seed):
    return DummyClassifier(strategy="uniform", random_state=seed)


@pytest.fixture
def comparison():
    return Comparison(
        name="guesses",
        title="Guesses",
        description="a coin beside the baselines",
        competitors=(
            Competitor("coin", "a coin", guess, model="projected_kernel", is_seeded=True),
            *BASELINES,
        ),
        notes=("Heads or tails.",),
    )
