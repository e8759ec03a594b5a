"""The network of eight qubits with data and steps enough to come to its end."""

import tfq_models
from training.experiments._cluster import CIRCUIT_FLOOR, cluster
from training.tasks import signs
from training.tasks.experiment import Experiment
from training.tasks.starts import small_weights

EXPERIMENT = Experiment(
    name="qcnn_cluster",
    description="8-qubit QCNN on 1600 cluster-state excitations, trained to the end",
    load_data=cluster(200),
    build_model=lambda: tfq_models.models.QCNN(8, initializer=small_weights()),
    objective=signs.objective("mse"),
    figures=signs.figures("mse", floor=CIRCUIT_FLOOR),
    epochs=40,
    batch_size=8,
    learning_rate=0.1,
)
