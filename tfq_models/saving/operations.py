"""The operations that exported models may run."""

import importlib
import importlib.util


def load_operations() -> None:
    """Makes the library's and TensorFlow Quantum's operations known to TensorFlow.

    `tf.saved_model.load` needs them where a model was exported that runs them. TensorFlow Quantum,
    where it is installed, loads its own only when it uses them.
    """
    importlib.import_module("tfq_models.native").operations()
    importlib.import_module("tfq_models.circuit_tensors.python_operations")
    if importlib.util.find_spec("tensorflow_quantum") is None:
        return
    operations = importlib.import_module("tensorflow_quantum.core.ops.tfq_simulate_ops")
    _ = operations.SIM_OP_MODULE.tfq_simulate_state
