"""Circuits of models as pictures that fit a page."""

from __future__ import annotations

import collections
import dataclasses
import os
import pathlib
import re
from typing import Any

import cirq
from cirq.contrib.svg.svg import tdd_to_svg

from tfq_models.base.arguments import NamedArguments, shown
from tfq_models.base.checks import check_count
from tfq_models.layers import PQC, AmplitudePQC

# As Cirq prints angles, and as one reads them.
_ANGLES = (
    ("3.14159265358979*", "π "),
    ("3.14159265358979", "π"),
    ("2.0943951023932*", "2π/3 "),
    ("1.5707963267949*", "π/2 "),
    ("1.5707963267949", "π/2"),
)
_GAP = 16  # pixels between two lines of a folded circuit
# Pixels of a letter, of the narrowest box, and between two boxes, in Cirq's pictures.
_LETTER, _BOX, _PADDING = 8.2, 40.0, 20.0


@dataclasses.dataclass(frozen=True)
class CircuitDrawing(NamedArguments):
    """A circuit as a picture, in several lines where it is long.

    A notebook shows the picture, and `print` the same in text.

    Args:
        lines: Of `cirq.Circuit`: the parts of the circuit, one for each line.
        qubits: The qubits of every line, from the top.
    """

    lines: tuple[cirq.Circuit, ...]
    qubits: tuple[cirq.Qid, ...]

    @property
    def svg(self) -> str:
        """The picture as an SVG document."""
        pictures = [_svg(line, self.qubits) for line in self.lines]
        parts, width, top = [], 0.0, 0.0
        for picture in pictures:
            wide, high = _size(picture)
            parts.append(picture.replace("<svg ", f'<svg y="{top:g}" ', 1))
            width, top = max(width, wide), top + high + _GAP
        if len(pictures) == 1:
            return pictures[0]
        size = f'width="{width:g}" height="{top - _GAP:g}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'

    def save(self, path: str | os.PathLike) -> None:
        """Writes the picture to an `.svg` file."""
        pathlib.Path(path).write_text(self.svg + "\n", encoding="utf-8")

    def __str__(self) -> str:
        texts = [line.to_text_diagram(qubit_order=self.qubits) for line in self.lines]
        return _read("\n\n".join(texts))

    def _repr_svg_(self):
        return self.svg


def draw_circuit(model: Any, *, index: int = 0, width: int = 900) -> CircuitDrawing:
    """Draws the circuit of a model, with what brings the data in, in lines that fit a page.

    Amplitudes come in by a box `|x>` on the qubits of each copy, and circuits of a batch by a box
    `data`. Encodings by gates are a part of the circuit.

    Args:
        model: A model of `tfq_models.models`, a layer with a `circuit`, an estimator that is fitted
            with such a model, or a `cirq.Circuit`.
        index: Which of the model's circuits, in the order of its `circuit_layers`.
        width: About the most pixels of a line. A single column that is wider makes a line of its
            own.

    Returns:
        A `CircuitDrawing`: a notebook shows it, `print` prints it, `save(path)` writes an SVG file.

    Raises:
        TypeError: If `model` has no circuit.
        ValueError: If `index` is beyond the model's circuits, or the circuit is empty.

    Example:
        >>> from tfq_models.models import CircuitCentricClassifier
        >>> from tfq_models.visualization import draw_circuit
        >>> print(draw_circuit(CircuitCentricClassifier(2, num_layers=1)))
        0: ───|x>───Rz(theta_0)───Ry(theta_1)───Rz(theta_2)───
    """
    check_count("width", width)
    circuit, qubits = _whole(getattr(model, "model_", model), index)
    if not circuit.all_qubits():
        raise ValueError("`model` must have a circuit with a gate. Received: an empty circuit.")
    return CircuitDrawing(tuple(_folded(circuit, qubits, width)), qubits)


class _Box(cirq.Gate):
    """A gate that only stands for something in a picture."""

    def __init__(self, text, num_qubits):
        self._text = text
        self._num_qubits = num_qubits

    def _num_qubits_(self):
        return self._num_qubits

    def _circuit_diagram_info_(self, args):
        return cirq.CircuitDiagramInfo([self._text] * self._num_qubits)


def _whole(model, index):
    """Returns a circuit with its data, and its qubits in order."""
    if isinstance(model, cirq.AbstractCircuit):
        return cirq.Circuit(model), tuple(sorted(model.all_qubits()))
    layers = getattr(model, "circuit_layers", [model])
    check_count("index", index, at_least=0)
    if index >= max(1, len(layers)):
        raise ValueError(
            f"`index` must be less than {len(layers)}, the number of the model's circuits. "
            f"Received: index={index}."
        )
    layer = layers[index] if layers else model
    circuit = getattr(layer, "circuit", None)
    if not isinstance(circuit, cirq.AbstractCircuit):
        raise TypeError(
            "`model` must be a cirq.Circuit, or have one as its `circuit`. "
            f"Received: model={shown(model)}."
        )
    qubits = tuple(getattr(layer, "qubits", sorted(circuit.all_qubits())))
    return cirq.Circuit(_data_boxes(layer, qubits)) + circuit.unfreeze(), qubits


def _data_boxes(layer, qubits):
    if isinstance(layer, AmplitudePQC):
        size = len(qubits) // layer.num_copies
        copies = [qubits[start : start + size] for start in range(0, len(qubits), size)]
        return [_Box("|x>", size)(*copy) for copy in copies]
    return [_Box("data", len(qubits))(*qubits)] if isinstance(layer, PQC) else []


def _folded(circuit, qubits, width):
    """Yields parts of a circuit that are about as wide as a line at most."""
    names, *_ = _widths(circuit, qubits)
    line, used = cirq.Circuit(), names
    for moment in circuit:
        wide = sum(_widths(cirq.Circuit(moment), qubits)[1:])
        if len(line) and used + wide > width:
            yield line
            line, used = cirq.Circuit(), names
        line.append(moment)
        used += wide
    yield line


def _widths(circuit, qubits):
    """Returns about how many pixels each column takes, the names of the qubits first."""
    longest = collections.Counter()
    for (column, _), entry in circuit.to_text_diagram_drawer(qubit_order=qubits).entries.items():
        longest[column] = max(longest[column], len(_read(entry.text)))
    return [_PADDING + max(_BOX, _LETTER * longest[k]) for k in sorted(longest)]


def _svg(circuit, qubits):
    return _read(tdd_to_svg(circuit.to_text_diagram_drawer(qubit_order=qubits)))


def _size(svg):
    return tuple(float(re.search(rf'<svg[^>]* {name}="([\d.]+)"', svg)[1]) for name in _SIDES)


_SIDES = ("width", "height")


def _read(text):
    for printed, read in _ANGLES:
        text = text.replace(printed, read)
    return text
