"""Drawings of circuits hold every gate once, in lines that fit, with what brings the data in."""

import re
import xml.etree.ElementTree

import cirq
import numpy as np
import pytest
import sympy

from tfq_models import models
from tfq_models.layers import PQC
from tfq_models.sklearn import QuantumClassifier
from tfq_models.visualization import draw_circuit

QUBITS = cirq.LineQubit.range(3)


def gates(drawing):
    return [op for line in drawing.lines for op in line.all_operations()]


def widths(drawing):
    return [float(width) for width in re.findall(r'<svg[^>]*? width="([\d.]+)"', drawing.svg)]


@pytest.mark.parametrize(
    "make",
    [
        lambda: models.CircuitCentricClassifier(8, num_layers=10),
        lambda: models.IQPVariationalClassifier(4, num_layers=10),
        lambda: models.QCNN(4),
    ],
)
def test_long_circuits_are_folded(make):
    model = make()
    drawing = draw_circuit(model, width=700)
    drawn = gates(drawing)
    assert drawn[-len(list(model.circuit.all_operations())) :] == list(
        op for moment in model.circuit for op in moment
    )
    assert len(drawing.lines) > 3
    assert max(widths(drawing)) < 900  # estimated by letters
    picture = xml.etree.ElementTree.fromstring(drawing.svg)
    assert len(picture) == len(drawing.lines)
    tops = [float(line.get("y")) for line in picture]
    heights = [float(line.get("height")) for line in picture]
    assert all(a + h < b for a, h, b in zip(tops, heights, tops[1:], strict=False))
    assert str(drawing).count("\n\n") >= len(drawing.lines) - 1


@pytest.mark.parametrize(
    ("make", "text", "count"),
    [
        (lambda: models.CircuitCentricClassifier(4, num_copies=2), "|x>", 4),
        (lambda: models.VariationalClassifier(4, feature_map="amplitude"), "|x>", 2),
        (lambda: models.QNN(height=1, width=2), "data", 3),
        (lambda: models.VariationalClassifier(2), "Rx(x_0)", 1),
    ],
)
def test_what_brings_the_data_in(make, text, count):
    drawing = draw_circuit(make())
    assert str(drawing).count(text) == count
    assert drawing.svg.count(text.replace(">", "&gt;")) == count


def test_copies_stand_side_by_side():
    boxes = gates(draw_circuit(models.CircuitCentricClassifier(4, num_copies=2)))[:2]
    assert [len(box.qubits) for box in boxes] == [2, 2]


def test_circuits_layers_estimators_and_further_circuits():
    circuit = cirq.Circuit(cirq.H(QUBITS[0]), cirq.CNOT(*QUBITS[:2]))
    assert gates(draw_circuit(circuit)) == list(circuit.all_operations())
    layer = PQC(circuit + cirq.ry(sympy.Symbol("a"))(QUBITS[2]), [cirq.Z(QUBITS[2])])
    assert len(gates(draw_circuit(layer))) == 4  # with the data
    rows = np.random.default_rng(0).normal(size=(10, 3))
    estimator = QuantumClassifier("tree_tensor", epochs=1).fit(rows, np.arange(10) % 2)
    assert "|x>" in str(draw_circuit(estimator))
    many = models.HybridQCNN(4, num_filters=2)
    assert len(gates(draw_circuit(many, index=1))) == 1 + len(list(many.circuit.all_operations()))


def test_a_file(tmp_path):
    drawing = draw_circuit(models.TreeTensorClassifier(4))
    drawing.save(tmp_path / "circuit.svg")
    assert (tmp_path / "circuit.svg").read_text().startswith("<svg")
    assert drawing._repr_svg_() == drawing.svg


def test_angles_are_read_as_multiples_of_pi():
    model = models.EquivariantClassifier(num_layers=1)
    assert "2.094" in str(model.circuit)
    text = str(draw_circuit(model))
    assert "2π/3" in text and "2.094" not in text


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: draw_circuit("qcnn"), TypeError, "`model` must be a cirq.Circuit.*'qcnn'"),
        (lambda: draw_circuit(cirq.Circuit()), ValueError, "`model` must have a circuit"),
        (lambda: draw_circuit(models.QCNN(4), index=1), ValueError, "`index` must be less than 1"),
        (lambda: draw_circuit(models.QCNN(4), width=0), ValueError, "`width`.*=0"),
    ],
)
def test_wrong_calls_name_the_culprit(call, kind, message):
    with pytest.raises(kind, match=message):
        call()
