"""Draws the circuits of docs/kernels.md and docs/classifiers.md, and the kernels of feature maps.

Run by `make figures`, or as `python docs/draw_circuits.py`.
"""

import pathlib

import cirq
import numpy as np
from cirq.contrib.svg import circuit_to_svg
from matplotlib.figure import Figure

from tfq_models import circuits, models
from tfq_models.kernels import FidelityKernel, ProjectedKernel

IMAGES = pathlib.Path(__file__).parent / "images"
# One repeat, step or layer of those that have several, so that the circuits fit a page.
SHORT = {
    "heisenberg": {"num_steps": 1},
    "trainable": {"num_layers": 1},
    "zz": {"num_repeats": 1},
}


MODELS = {
    "circuit_centric": lambda: models.CircuitCentricClassifier(4, num_layers=1),
    "dressed": lambda: models.DressedQuantumClassifier(3, num_layers=1),
    "equivariant": lambda: models.EquivariantClassifier(num_layers=1),
    "image_qcnn": lambda: models.ImageQCNN(4, block="ttn"),
    "iqp_variational": lambda: models.IQPVariationalClassifier(3, num_layers=1),
    "metric_learner": lambda: models.QuantumMetricLearner(2, num_layers=1),
    "reuploading": lambda: models.ReuploadingClassifier(6, num_layers=1),
    "tree_tensor": lambda: models.TreeTensorClassifier(16),
    "variational": lambda: models.VariationalClassifier(3, num_layers=1),
}


def draw_models():
    """Writes an SVG of a small model of each family."""
    for name, make in MODELS.items():
        (IMAGES / f"model_{name}.svg").write_text(circuit_to_svg(make().circuit) + "\n")


def draw_feature_maps():
    """Writes an SVG of each feature map of two features."""
    for name, function in circuits.FEATURE_MAPS.items():
        num_features = 4 if name == "dense_angle" else 2
        qubits = cirq.LineQubit.range(circuits.feature_map_qubits(name, num_features))
        circuit = function(qubits, circuits.inputs(num_features), **SHORT.get(name, {}))
        (IMAGES / f"feature_map_{name}.svg").write_text(circuit_to_svg(circuit) + "\n")


def draw_kernels():
    """Draws how alike all rows of two features are to one, by the kernel of each feature map."""
    figure = Figure(figsize=(11, 5.4), layout="constrained")
    panels = [(name, FidelityKernel(name)) for name in circuits.FEATURE_MAPS]
    panels.append(("projected heisenberg", ProjectedKernel("heisenberg")))
    axes = figure.subplots(2, 5).ravel()
    side = np.linspace(-np.pi / 2, np.pi / 2, 61)
    rows = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    point = np.array([[0.5, -0.3]])
    for axis, (name, kernel) in zip(axes, panels, strict=False):
        values = kernel(point, rows).reshape(61, 61)
        extent = (side[0], side[-1]) * 2
        image = axis.imshow(values, origin="lower", extent=extent, vmin=0, vmax=1, cmap="magma")
        axis.plot(*point.T, "c+")
        axis.set(title=name, xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    figure.colorbar(image, ax=axes, label="k(x, y)", shrink=0.8)
    for axis in axes[len(panels) :]:
        axis.set_axis_off()
    figure.savefig(IMAGES / "feature_map_kernels.png", dpi=110)


if __name__ == "__main__":
    draw_models()
    draw_feature_maps()
    draw_kernels()
