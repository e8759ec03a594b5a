"""Who is measured, and where each lives."""

import dataclasses

_OURS = ("tfq_models", "tensorflow", "keras")
_TFQ = ("tensorflow-quantum", "tensorflow", "tf_keras")
_GRADIENT = ("gradient",)
_STATES_TOO = ("gradient", "gram")


@dataclasses.dataclass(frozen=True)
class Peer:
    """A way to compute a workload.

    Attributes:
        name: Short, for files and the command line.
        title: For tables.
        module: In this package; its `prepare(job)` returns a `Runner`.
        packages: What it needs, by their names on PyPI, the first being itself.
        tasks: Of a workload, those that it can do.
        options: Given to `prepare` in the job.
        own_environment: Whether its packages are in an environment apart from the project's.
        ours: Whether it is this library.
        variables: Set in its process.
    """

    name: str
    title: str
    module: str
    packages: tuple
    tasks: tuple = _GRADIENT
    options: dict = dataclasses.field(default_factory=dict)
    own_environment: bool = False
    ours: bool = False
    variables: dict = dataclasses.field(default_factory=dict)

    def can(self, workload):
        """Whether it can do the workload at all."""
        needs_data_circuits = self.options.get("inputs") == "circuits"
        return workload.task in self.tasks and not (
            needs_data_circuits and workload.data_circuit is None
        )


def _ours(backend, inputs, title, tasks):
    name = backend if inputs == "floats" else f"{backend}_{inputs}"
    options = {"backend": backend, "inputs": inputs}
    # Without it, circuits as data are read by the native kernel on either backend.
    variables = {"TFQ_MODELS_NATIVE": "off"} if backend == "tensorflow" else {}
    return Peer(name, title, "ours", _OURS, tasks, options, ours=True, variables=variables)


def _tfq(name, title, options, tasks):
    variables = {"TF_USE_LEGACY_KERAS": "1"}
    return Peer(name, title, "tfq_peer", _TFQ, tasks, options, variables=variables)


def _other(name, title, packages, tasks=_GRADIENT):
    return Peer(name, title, name, packages, tasks, own_environment=True)


def _tensorcircuit(name, title, method, tasks):
    packages, options = ("tensorcircuit-ng", "jax"), {"method": method}
    return Peer(name, title, "tensorcircuit", packages, tasks, options, own_environment=True)


_ALL = [
    _ours("native", "floats", "ours, native, floats", _GRADIENT),
    _ours("native", "circuits", "ours, native, circuits", ("gradient", "gram", "fit")),
    _ours("tensorflow", "floats", "ours, pure, floats", _STATES_TOO),
    _ours("tensorflow", "circuits", "ours, pure, circuits", ("gradient", "fit")),
    _tfq("tfq", "TFQ, Expectation", {"layer": "Expectation"}, _STATES_TOO),
    _tfq("tfq_pqc", "TFQ, PQC", {"layer": "PQC", "inputs": "circuits"}, ("gradient", "fit")),
    _tensorcircuit("tensorcircuit", "TensorCircuit-NG, state", "state", _STATES_TOO),
    _tensorcircuit(
        "tensorcircuit_ps", "TensorCircuit-NG, `expectation_ps`", "expectation_ps", _GRADIENT
    ),
    _other("pennylane", "PennyLane, default", ("pennylane", "jax"), _STATES_TOO),
    _other("lightning", "PennyLane, lightning", ("pennylane-lightning", "pennylane")),
    _other("qulacs", "Qulacs, complex128", ("qulacs",), _STATES_TOO),
    Peer("kernel", "ours, the kernel alone", "kernel", _OURS, ours=True),
    Peer("circuit_tensor", "`circuit_tensor`", "ours", _OURS, ("encode",), ours=True),
    Peer("fidelity_kernel", "ours, `FidelityKernel`", "ours", _OURS, ("fidelity",), ours=True),
    _other(
        "qiskit",
        "Qiskit ML, `FidelityStatevectorKernel`",
        ("qiskit-machine-learning", "qiskit"),
        ("fidelity",),
    ),
    _other(
        "pennylane_kernels",
        "PennyLane, `square_kernel_matrix`",
        ("pennylane-lightning", "pennylane", "jax"),
        ("fidelity",),
    ),
    _tfq("convert_to_tensor", "`tfq.convert_to_tensor`", {}, ("encode",)),
]
PEERS = {peer.name: peer for peer in _ALL}
