"""The setting that is published with TensorFlow Quantum's QCNN tutorial, unchanged."""

import tfq_models
from training.experiments._cluster import CIRCUIT_FLOOR, cluster
from training.tasks import signs
from training.tasks.experiment import Experiment
from training.tasks.starts import whole_turn

EXPERIMENT = Experiment(
    name="qcnn_cluster_tutorial",
    description="the same QCNN in the published setting: 160 circuits, weights anywhere",
    load_data=cluster(20),
    build_model=lambda: tfq_models.models.QCNN(8, initializer=whole_turn()),
    objective=signs.objective("mse"),
    figures=signs.figures("mse", floor=CIRCUIT_FLOOR),
    epochs=25,
    batch_size=16,
    learning_rate=0.02,
    cosine_decay=False,
    validation_fraction=0.0,
)
