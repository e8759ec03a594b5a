"""What strategies of circuits share, and examples for tests that need many at once."""

import hypothesis
import hypothesis.strategies as st


def lists(elements, least, most):
    """Lists as often of one length as of another, where `st.lists` draws short ones mostly."""
    return st.integers(least, most).flatmap(
        lambda size: st.lists(elements, min_size=size, max_size=size)
    )


def drawn(strategy, count):
    """Returns `count` examples of a strategy, the same ones in every run."""
    examples = []

    @hypothesis.settings(max_examples=count, phases=[hypothesis.Phase.generate])
    @hypothesis.given(strategy)
    def draw(example):
        examples.append(example)

    draw()
    assert len(examples) >= count, f"the strategy has only {len(examples)} examples"
    return examples[:count]
