"""Draws the circuits of docs/kernels.md and docs/classifiers/, and the pictures of other pages.

Run by `make figures`, or as `python docs/draw_circuits.py`.
"""

import pathlib

import cirq
import numpy as np
from matplotlib.figure import Figure
from sklearn.datasets import make_moons

from tfq_models import circuits, layers, models
from tfq_models.base import keras
from tfq_models.datasets import digits, two_curves
from tfq_models.kernels import QSVC, FidelityKernel, ProjectedKernel
from tfq_models.sklearn import QuantumClassifier
from tfq_models.visualization import compare, draw_circuit, plot_decision_boundary

IMAGES = pathlib.Path(__file__).parent / "images"
# One repeat, step or layer of those that have several, so that the circuits fit a page.
SHORT = {
    "heisenberg": {"num_steps": 1},
    "trainable": {"num_layers": 1},
    "zz": {"num_repeats": 1},
}
# Small models of each family, by the name of its page.
MODELS = {
    "circuit_centric": lambda: models.CircuitCentricClassifier(4, num_layers=1),
    "dressed": lambda: models.DressedQuantumClassifier(3, num_layers=1),
    "equivariant": lambda: models.EquivariantClassifier(num_layers=1),
    "image_qcnn": lambda: models.ImageQCNN(4, block="ttn"),
    "iqp_variational": lambda: models.IQPVariationalClassifier(3, num_layers=1),
    "kitchen_sinks": lambda: models.QuantumKitchenSinks(5, num_episodes=1),
    "metric_learner": lambda: models.QuantumMetricLearner(2, num_layers=1),
    "quanvolution": lambda: window(),
    "reuploading": lambda: models.ReuploadingClassifier(6, num_layers=1),
    "transfer": lambda: models.TransferClassifier(backbone(), num_qubits=3, num_layers=1),
    "tree_tensor": lambda: models.TreeTensorClassifier(16),
    "variational": lambda: models.VariationalClassifier(3, num_layers=1),
}


def backbone():
    """Returns the smallest network that a dressed circuit can be the head of."""
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])


def window():
    """Returns a quanvolution's filter with few of its random rotations, by default 32."""
    return layers.Quanvolution(1, num_rotations=8, trainable_circuit=True, seed=1).filters[0]


def draw_models():
    """Writes an SVG of a small model of each family."""
    for name, make in MODELS.items():
        draw_circuit(make(), width=1200).save(IMAGES / f"model_{name}.svg")


def draw_channels():
    """Draws what the filter of a quanvolution makes of a digit, with CNOTs and without."""
    (images, _), _ = digits((3, 6), size=8, encoding=None)
    image = images[:1].reshape(1, 8, 8, 1)
    figure = Figure(figsize=(11, 4.6), layout="constrained")
    for axes, entangling in zip(figure.subplots(2, 5), (True, False), strict=True):
        layer = layers.Quanvolution(1, entangling=entangling)
        channels = layer(image).numpy()[0]
        pictures = [("pixels", image[0, :, :, 0], (0, 1))]
        pictures += [(f"<Z> of qubit {k}", channels[:, :, k], (-1, 1)) for k in range(4)]
        for axis, (title, values, limits) in zip(axes, pictures, strict=True):
            axis.imshow(values, vmin=limits[0], vmax=limits[1], cmap="gray")
            axis.set(title=title, xticks=[], yticks=[])
        axes[0].set_ylabel("with CNOTs" if entangling else "without")
    figure.savefig(IMAGES / "quanvolution_channels.png", dpi=80)


def draw_feature_maps():
    """Writes an SVG of each feature map of two features."""
    for name, function in circuits.FEATURE_MAPS.items():
        num_features = 4 if name == "dense_angle" else 2
        qubits = cirq.LineQubit.range(circuits.feature_map_qubits(name, num_features))
        circuit = function(qubits, circuits.inputs(num_features), **SHORT.get(name, {}))
        draw_circuit(circuit).save(IMAGES / f"feature_map_{name}.svg")


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


def draw_visualization():
    """Draws the pictures of docs/visualization.md, as its code does."""
    rows, labels = make_moons(200, noise=0.2, random_state=0)
    machine = QuantumClassifier("reuploading", epochs=30, random_state=0).fit(rows, labels)
    axes = plot_decision_boundary(machine, rows, labels)
    axes.figure.savefig(IMAGES / "visualization_boundary.png", dpi=90)
    model = models.CircuitCentricClassifier(8, num_layers=3)
    draw_circuit(model).save(IMAGES / "visualization_circuit.svg")
    axes = compare(["kitchen_sinks", QSVC("iqp", C=10)], two_curves(4)).plot()
    axes.figure.savefig(IMAGES / "visualization_comparison.png", dpi=90)


if __name__ == "__main__":
    draw_models()
    draw_channels()
    draw_feature_maps()
    draw_kernels()
    draw_visualization()
