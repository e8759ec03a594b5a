"""A benchmark whose cells take milliseconds."""

import pytest
from sklearn.dummy import DummyClassifier

from training.benchmark.competitors import Benchmark, Competitor
from training.benchmark.controls import CONTROLS


def guess(settings, seed):
    return DummyClassifier(strategy="uniform", random_state=seed)


@pytest.fixture
def benchmark():
    return Benchmark(
        name="guesses",
        title="Guesses",
        description="a coin beside the controls",
        competitors=(
            Competitor("coin", "a coin", guess, model="projected_kernel", is_seeded=True),
            *CONTROLS,
        ),
        notes=("Heads or tails.",),
    )
