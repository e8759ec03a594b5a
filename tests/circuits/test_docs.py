"""The page on circuits lists every function; `tests/test_readme.py` compares its drawings."""

import pathlib
import re

from tfq_models import circuits

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "circuits.md"


def test_every_public_name_is_listed():
    # Submodules are attributes of the package as well, and are no part of what it offers.
    public = {name for name, value in vars(circuits).items() if callable(value) and name[0] != "_"}
    assert public - set(re.findall(r"\w+", PAGE.read_text())) == set()
