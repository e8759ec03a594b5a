"""How long the rooms of `tfq_models` take to import, once TensorFlow and Cirq are there.

Each import runs in a process of its own; the figure is the median over a few of them.
"""

import statistics
import subprocess
import sys

_NEEDED = "import tensorflow, cirq; tensorflow.keras.layers"
_CASES = {
    "`tfq_models`": "import tfq_models",
    "`circuits`": "import tfq_models.circuits",
    "`layers.EncodedPQC` (no TensorFlow Quantum)": "from tfq_models.layers import EncodedPQC",
    "`models.QCNN`": "from tfq_models.models import QCNN",
    "everything": "; ".join(
        ["import tfq_models", "[getattr(tfq_models, room) for room in tfq_models.ROOMS]"]
    ),
}


def seconds(repeats):
    """Returns seconds added to the imports of TensorFlow and Cirq, by what is imported."""
    return {
        name: statistics.median(_seconds(statement) for _ in range(repeats))
        for name, statement in _CASES.items()
    }


def _seconds(statement):
    code = (
        f"import time\n{_NEEDED}\nstart = time.perf_counter()\n{statement}\n"
        "print(time.perf_counter() - start)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return float(result.stdout)
