"""What the README and the documentation show runs as it stands, and prints what they show."""

import contextlib
import io
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# A block of code, and the block of text right below it, which shows what the code prints.
PYTHON_AND_OUTPUT = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```)?", re.M | re.S)
# Pages that show all that their code prints.
COMPLETE = ["docs/circuits.md"]
MAKE_TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE)


def name_of(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_code_runs_and_prints_what_stands_below_it(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": "__main__"}
    for number, found in enumerate(PYTHON_AND_OUTPUT.finditer(page.read_text())):
        code, output = found.groups()
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"{page.name}, python block {number}", "exec"), namespace)
        if output is not None or name_of(page) in COMPLETE:
            lines = [line.rstrip() for line in printed.getvalue().splitlines()]
            assert lines == (output or "").splitlines(), code


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets_exist(page):
    for block in blocks(page, "bash"):
        assert set(re.findall(r"\bmake ([a-z-]+)", block)) <= MAKE_TARGETS


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        assert target.startswith("https://") or (page.parent / target).exists(), target
