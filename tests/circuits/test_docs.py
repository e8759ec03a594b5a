"""The page on circuits: it lists every function, and its drawings are what its code prints."""

import contextlib
import io
import pathlib
import re

from tfq_models import circuits

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "circuits.md"
PYTHON_AND_OUTPUT = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```)?", re.M | re.S)


def test_every_block_prints_what_stands_below_it():
    namespace = {}
    for code, output in PYTHON_AND_OUTPUT.findall(PAGE.read_text()):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, namespace)
        lines = [line.rstrip() for line in printed.getvalue().splitlines()]
        assert lines == output.splitlines(), code


def test_every_public_name_is_listed():
    # Submodules are attributes of the package as well, and are no part of what it offers.
    public = {name for name, value in vars(circuits).items() if callable(value) and name[0] != "_"}
    assert public - set(re.findall(r"\w+", PAGE.read_text())) == set()
