"""Draws the pictures of docs/kernels.md: each feature map's circuit, and its kernel.

Run by `make figures`, or as `python docs/draw_feature_maps.py`.
"""

import pathlib

import cirq
import numpy as np
from cirq.contrib.svg import circuit_to_svg
from matplotlib.figure import Figure

from tfq_models import circuits
from tfq_models.kernels import FidelityKernel, ProjectedKernel

IMAGES = pathlib.Path(__file__).parent / "images"
# One repeat, step or layer of those that have several, so that the circuits fit a page.
SHORT = {
    "heisenberg": {"num_steps": 1},
    "trainable": {"num_layers": 1},
    "zz": {"num_repeats": 1},
}


def draw_circuits():
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
    draw_circuits()
    draw_kernels()
