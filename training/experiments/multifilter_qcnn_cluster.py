"""Three filters in the place of one."""

import tfq_models
from training.experiments._cluster import HEAD_FLOOR, cluster
from training.tasks import signs
from training.tasks.experiment import Experiment
from training.tasks.starts import small_weights

EXPERIMENT = Experiment(
    name="multifilter_qcnn_cluster",
    description="three one-level QCNN filters side by side, then two linear layers",
    load_data=cluster(200),
    build_model=lambda: tfq_models.models.HybridQCNN(8, num_filters=3, initializer=small_weights()),
    objective=signs.objective("mse"),
    figures=signs.figures("mse", floor=HEAD_FLOOR),
    epochs=50,
    batch_size=32,
    learning_rate=0.02,
)
