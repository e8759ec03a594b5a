"""Hand-written digits, as circuits that encode pixels."""

import tfq_models
from training.tasks import signs
from training.tasks.experiment import Experiment

EXPERIMENT = Experiment(
    name="qnn_digits",
    description="readout-qubit QNN, hand-written 3 against 6, 4x4 pixels, 17 qubits",
    load_data=lambda seed: tfq_models.datasets.digits((3, 6), size=4, encoding="basis", seed=seed),
    build_model=lambda: tfq_models.models.QNN(4, 4),
    objective=signs.objective("hinge"),
    figures=signs.figures("hinge", floor=0.0),
    epochs=50,
    batch_size=32,
    learning_rate=0.02,
)
