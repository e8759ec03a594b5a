"""The notebooks run from beginning to end, show what they gave, and define nothing."""

import ast
import pathlib
import re

import nbclient
import nbformat
import pytest

FOLDER = pathlib.Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_runs(notebook):
    client = nbclient.NotebookClient(notebook, resources={"metadata": {"path": str(FOLDER)}})
    client.execute()  # raises what a cell raises


def test_outputs_are_stored(notebook):
    assert [cell.execution_count for cell in code_cells(notebook)] == [
        number + 1 for number in range(len(code_cells(notebook)))
    ]
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert not any(output.output_type == "error" for output in outputs)


def test_ends_in_a_number_that_a_cell_checks(notebook):
    assert code_cells(notebook)[-1].source.startswith("assert ")


def test_defines_nothing(notebook):
    for cell in code_cells(notebook):
        source = re.sub(r"^( *)[%!].*$", r"\1pass", cell.source, flags=re.MULTILINE)
        for node in ast.walk(ast.parse(source)):
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef), cell.source
