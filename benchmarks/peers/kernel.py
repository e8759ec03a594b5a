"""The native kernel alone: its two operations, called directly on what a layer gives them."""

from unittest import mock

import tensorflow as tf

from benchmarks.peers import ours
from benchmarks.peers.runner import Runner
from tfq_models import native


def prepare(job):
    """Returns the runner of `job["workload"]`."""
    calls = _recorded_calls(job)
    if [name for name, _ in calls] != ["tfq_models_expectation", "tfq_models_expectation_gradient"]:
        raise RuntimeError(f"A gradient step must call two operations. Received: {calls}.")
    (_, forward), (_, backward) = calls
    operations = native.operations()

    def step():
        values, number = operations.tfq_models_expectation(**forward)
        gradients = operations.tfq_models_expectation_gradient(**backward | {"number": number})
        return values, gradients

    return Runner(
        lambda: step, lambda results: {"expectations": results[0].numpy().ravel().tolist()}
    )


class _Recorder:
    def __init__(self, operations):
        self._operations = operations
        self.calls = []

    def __getattr__(self, name):
        def call(**arguments):
            self.calls.append((name, arguments))
            return getattr(self._operations, name)(**arguments)

        return call


def _recorded_calls(job):
    """Runs one step eagerly and returns `(name, arguments)` of each native operation."""
    recorder = _Recorder(native.operations())
    runner = ours.prepare(job | {"options": {"backend": "native", "inputs": "floats"}})
    tf.config.run_functions_eagerly(True)
    with mock.patch.object(native, "operations", lambda: recorder):
        runner.first()
    tf.config.run_functions_eagerly(False)
    return recorder.calls
