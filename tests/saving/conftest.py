"""What SymPy remembers of one test would make the next one's texts quick to read."""

import pytest
from sympy.core.cache import clear_cache


@pytest.fixture(autouse=True)
def empty_cache_of_sympy():
    clear_cache()
