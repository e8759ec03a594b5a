"""Seeds of data sets, checked before NumPy sees them."""

from __future__ import annotations

import numpy as np

from tfq_models.base.checks import check_count


def checked_seed(seed: int | None) -> int | None:
    """Returns a seed, or None for other numbers each time."""
    if seed is None:
        return None
    if check_count("seed", seed, at_least=0) >= 2**32:
        raise ValueError(f"`seed` must be below 2^32. Received: seed={seed}.")
    return int(seed)


def generator(seed: int | None) -> np.random.Generator:
    """Returns NumPy's generator of a seed."""
    return np.random.default_rng(checked_seed(seed))


def legacy_generator(seed: int | None) -> np.random.RandomState:
    """Returns NumPy's generator whose stream never changes, as published data were drawn."""
    return np.random.RandomState(checked_seed(seed))
