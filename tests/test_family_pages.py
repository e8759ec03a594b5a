"""The pages of docs/classifiers/: one a family, with costs that are those of the code."""

import math
import pathlib
import re
import runpy

import pytest

from tfq_models import layers, models
from tfq_models.base import keras
from tfq_models.baselines import num_trainable

DOCS = pathlib.Path(__file__).parent.parent / "docs"
PAGES = {page.stem: page for page in sorted((DOCS / "classifiers").glob("*.md"))}
QUOTE = runpy.run_path(str(DOCS / "quote_report.py"))
FUNCTIONS = {"ceil": math.ceil, "floor": math.floor, "log2": math.log2}


def backbone():
    return keras.Sequential([keras.Input((7,)), keras.layers.Dense(6)])


def filter_of(**arguments):
    return layers.Quanvolution(1, trainable_circuit=True, **arguments).filters[0]


# The page, the row of its table of costs, a model, and its sizes as the page names them.
CASES = [
    (
        "circuit_centric",
        0,
        lambda: models.CircuitCentricClassifier(10, num_copies=2, num_layers=3),
        {"n": 8, "L": 3},
    ),
    (
        "reuploading",
        0,
        lambda: models.ReuploadingClassifier(10, 3, num_layers=5, observables="half"),
        {"n": 4, "L": 5, "d": 10, "c": 3, "m": 2},
    ),
    (
        "reuploading",
        1,
        lambda: models.ReuploadingClassifier(4, num_layers=3, num_qubits=2),
        {"n": 2, "L": 3, "d": 4, "c": 2, "m": 2},
    ),
    (
        "reuploading",
        1,
        lambda: models.ReuploadingClassifier(2, num_layers=4, num_qubits=5),
        {"n": 5, "L": 4, "d": 2, "c": 2, "m": 5},
    ),
    (
        "dressed",
        0,
        lambda: models.DressedQuantumClassifier(9, 3, num_qubits=4, num_layers=3),
        {"n": 4, "L": 3, "d": 9, "c": 3},
    ),
    (
        "dressed",
        1,
        lambda: models.DressedQuantumClassifier(5, num_layers=2, layout="chain"),
        {"n": 5, "L": 2, "d": 5, "c": 2},
    ),
    (
        "transfer",
        0,
        lambda: models.TransferClassifier(backbone(), 4, num_qubits=3, num_layers=2),
        {"n": 3, "L": 2, "m": 6, "c": 4},
    ),
    ("quanvolution", 0, lambda: filter_of(kernel_size=2), {"k": 2}),
    ("quanvolution", 0, lambda: filter_of(kernel_size=3), {"k": 3}),
    (
        "iqp_variational",
        0,
        lambda: models.IQPVariationalClassifier(6, num_repeats=3, num_layers=2),
        {"d": 6, "R": 3, "L": 2},
    ),
    ("tree_tensor", 0, lambda: models.TreeTensorClassifier(100), {"n": 8}),
    ("tree_tensor", 1, lambda: models.TreeTensorClassifier(100, structure="mera"), {"n": 8}),
    (
        "kitchen_sinks",
        0,
        lambda: models.QuantumKitchenSinks(6, 3, num_episodes=10, num_qubits=4),
        {"E": 10, "n": 4, "c": 3},
    ),
    (
        "metric_learner",
        0,
        lambda: models.QuantumMetricLearner(4, num_layers=3),
        {"d": 4, "L": 3},
    ),
    ("equivariant", 0, lambda: models.EquivariantClassifier(num_layers=2), {"L": 2}),
    (
        "equivariant",
        1,
        lambda: models.EquivariantClassifier(num_layers=2, equivariant=False),
        {"L": 2},
    ),
]


def tables(name):
    """The tables of a page's section on costs, each a list of rows of cells."""
    section = PAGES[name].read_text().partition("\n## Cost\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"(?:^\|.*\|\n)+", section, re.MULTILINE)
    return [[row.strip("|").split("|") for row in block.splitlines()] for block in blocks]


def cell(name, row, heading):
    header, _, *rows = tables(name)[0]
    (column,) = [k for k, title in enumerate(header) if title.strip().startswith(heading)]
    return rows[row][column]


def value(formula, sizes):
    """The number that a formula such as `2 n (L + 1)` stands for."""
    (code, *_) = re.findall(r"`(.+?)`", formula)
    product = re.sub(r"(?<=[\w)]) (?=[\w(])", " * ", code).replace("^", "**")
    return eval(product, FUNCTIONS, sizes)


def num_operations(model):
    return len(list(model.circuit.all_operations()))


@pytest.mark.parametrize(("name", "row", "make", "sizes"), CASES)
def test_costs_are_those_of_the_code(name, row, make, sizes):
    model = make()
    assert num_trainable(model) == value(cell(name, row, "weights"), sizes)
    # Kitchen sinks run no circuit, and those of a quanvolution are random.
    if name not in ("kitchen_sinks", "quanvolution"):
        assert num_operations(model) == value(cell(name, row, "operations"), sizes)


def test_costs_of_image_blocks():
    _, (header, _, *rows) = tables("image_qcnn")
    blocks = [title.strip().strip('`"') for title in header[1:]]
    counts = [[int(number) for number in row[1:]] for row in rows]
    formulas = [cell("image_qcnn", 0, heading) for heading in ("weights", "operations")]
    for block, p, b in zip(blocks, *counts, strict=True):
        model, sizes = models.ImageQCNN(8, block=block), {"p": p, "b": b, "n": 8}
        found = [num_trainable(model), num_operations(model)]
        assert found == [value(formula, sizes) for formula in formulas], block
    assert len(blocks) == 9
    for row, (features, encoding) in enumerate(((16, "dense_angle"), (256, "amplitude")), start=1):
        model = models.ImageQCNN(features, block="ttn", encoding=encoding)
        formula = cell("image_qcnn", row, "operations")
        assert num_operations(model) == value(formula, {"b": 3, "n": 8})


@pytest.mark.parametrize("family", models.FAMILIES.values(), ids=lambda family: family.name)
def test_every_family_has_a_page(family):
    page = DOCS / family.page
    assert re.search(rf"\b{family.cls_name}\b", page.read_text())
    if page.parent.name == "classifiers":
        assert f"](classifiers/{page.name})" in (DOCS / "classifiers.md").read_text()
        assert f"](../images/model_{page.stem}.svg)" in page.read_text()


REPORT = """# A report

## Summary

| model | suite | accuracy |
| --- | --- | --- |
| tree | one | 0.9 |
| tree, product | one | 0.5 |
| tree | two | 0.8 |
| bush | one | 0.7 |

## one

| data set | tree |
| --- | --- |
| tree | 0.1 |
"""
PAGE = """before
<!-- quoted from classifiers_comparison.md: {} -->
<!-- end of quotation -->
after
"""
QUOTED = """before
<!-- quoted from classifiers_comparison.md: tree -->

| model | suite | accuracy |
| --- | --- | --- |
| tree | one | 0.9 |
| tree | two | 0.8 |

<!-- end of quotation -->
after
"""


def test_quotations_are_the_rows_of_a_title():
    quoted = QUOTE["quoted"]
    assert quoted(REPORT, PAGE.format("tree")) == QUOTED
    assert quoted(REPORT, QUOTED) == QUOTED
    assert quoted(REPORT.replace("0.8", "0.6"), QUOTED) == QUOTED.replace("0.8", "0.6")
    both = quoted(REPORT, PAGE.format("bush") + PAGE.format("tree"))
    assert both.endswith(QUOTED) and "| bush | one | 0.7 |" in both


@pytest.mark.parametrize(("report", "title"), [(REPORT, "shrub"), ("# A report\n", "tree")])
def test_titles_without_a_row_are_named(report, title):
    with pytest.raises(ValueError, match=f"Received: title='{title}'"):
        QUOTE["quoted"](report, PAGE.format(title))


QUOTING = [name for name, page in PAGES.items() if "<!-- quoted" in page.read_text()]


@pytest.mark.parametrize("name", QUOTING)
def test_pages_quote_the_report_as_it_is(name):
    page = PAGES[name].read_text()
    assert page == QUOTE["quoted"](QUOTE["REPORT"].read_text(), page)
