"""What a run measures, in full and quickly."""

import dataclasses

from benchmarks.measure import Limits
from benchmarks.peers import PEERS
from benchmarks.workloads import workload


def _all(task):
    return [name for name, peer in PEERS.items() if task in peer.tasks and name != "kernel"]


_SWEPT = ["native", "tensorflow", "tensorcircuit", "tfq", "qulacs"]
_SCALED = ["native", "tensorflow", "tfq", "qulacs"]

_STEPS = [
    "hea_4_3_32",
    "hea_4_3_512",
    "hea_8_4_64",
    "hea_10_5_64",
    "hea_12_5_64",
    "hea_16_3_16",
    "hea_18_2_4",
    "hea_20_2_1",
    "qnn_17_32",
    "qcnn_8_32",
    "reuploading_10_5_64",
    "heisenberg_12_5",
    "heisenberg_16_3",
    "maxcut_16_4",
]
_KERNEL = [name for name in _STEPS if name.startswith("hea")]
# The goals of the project: how many times faster than a peer.
GOALS = {
    "hea_4_3_32": {"tfq": 22, "tensorcircuit": 2},
    "hea_4_3_512": {"tfq": 150, "tensorcircuit": 4},
    "hea_8_4_64": {"tfq": 70, "tensorcircuit": 5},
    "hea_10_5_64": {"tfq": 85, "tensorcircuit": 10},
    "hea_12_5_64": {"tfq": 50, "tensorcircuit": 30},
    "hea_16_3_16": {"tfq": 16, "tensorcircuit": 22},
    "hea_18_2_4": {"tfq": 15, "tensorcircuit": 28},
    "hea_20_2_1": {"tfq": 14, "tensorcircuit": 18},
    "qnn_17_32": {"tfq": 15},
    "qcnn_8_32": {"tfq": 90},
    "reuploading_10_5_64": {"tfq": 75, "tensorcircuit": 65},
    "fit_qcnn_8_16": {"tfq": 25},
    "fit_hea_4_3_32": {"tfq": 12},
    "fit_qnn_17_32": {"tfq": 12},
    "fidelity_10_500": {"qiskit": 50, "pennylane": 20},
}


@dataclasses.dataclass(frozen=True)
class Suite:
    """Workloads that are measured in the same way.

    Attributes:
        name: For the command line.
        workloads: Their names; of a sweep, from small to large.
        peers: Who takes part, where it can.
        threads: Numbers of processors; None stands for all that the run may use.
        is_sweep: Whether processes serve all workloads in turn, and a peer that ran into a limit
            is spared the larger ones. Otherwise, in a full run, each workload has fresh processes,
            so that its first step and its memory are its own.
    """

    name: str
    workloads: list
    peers: list
    threads: tuple = (None,)
    is_sweep: bool = False

    def entrants(self, name, peers, all_threads):
        """Returns the peers, of those given, and numbers of threads that do a workload."""
        made = workload(name)
        able = [peer for peer in self.peers if peer in peers and PEERS[peer].can(made)]
        counts = sorted({count or all_threads for count in self.threads})
        return [(peer, count) for peer in able for count in counts if count <= all_threads]


def full():
    """Returns the suites of a full run."""
    return [
        Suite("kernel", _KERNEL, ["kernel"], is_sweep=True),
        Suite("steps", _STEPS, _all("gradient")),
        Suite("gram", ["gram_10_500"], _all("gram")),
        Suite("fidelity", ["fidelity_10_500"], _all("fidelity")),
        Suite("fit", ["fit_qcnn_8_16", "fit_hea_4_3_32", "fit_qnn_17_32"], _all("fit")),
        Suite("encode", ["encode_16_100000"], _all("encode"), threads=(1,)),
        Suite("qubits", [f"hea_{n}_2_1" for n in range(2, 25, 2)], _SWEPT, is_sweep=True),
        Suite("qubits_16", [f"hea_{n}_2_16" for n in (2, 4, 8, 12, 16)], _SWEPT, is_sweep=True),
        Suite("batch", [f"hea_8_3_{8**k}" for k in range(5)], _SWEPT, is_sweep=True),
        Suite("threads", ["hea_4_3_512", "hea_10_5_64", "hea_16_3_16"], _SCALED, (1, None)),
    ]


def quick():
    """Returns the suites of a quick run."""
    # Those on JAX compile larger circuits for too long.
    compiled_soon = [name for name in _all("gradient") if "jax" not in PEERS[name].packages]
    return [
        Suite("kernel", ["hea_8_4_64", "hea_16_3_16"], ["kernel"], is_sweep=True),
        Suite("steps", ["hea_4_3_32"], _all("gradient")),
        Suite("steps", ["hea_8_4_64", "hea_16_3_16", "maxcut_16_4"], compiled_soon),
        Suite("gram", ["gram_10_500"], _all("gram")),
        Suite("fidelity", ["fidelity_10_500"], _all("fidelity")),
        Suite("fit", ["fit_qcnn_8_16"], _all("fit")),
        Suite("encode", ["encode_16_100000"], _all("encode"), threads=(1,)),
        Suite("qubits", [f"hea_{n}_2_1" for n in (4, 8, 12, 16)], _SCALED, is_sweep=True),
        Suite("batch", [f"hea_8_3_{n}" for n in (1, 16, 256)], _SCALED, is_sweep=True),
        Suite("threads", ["hea_10_5_64"], ["native", "tensorflow"], (1, None)),
    ]


def limits(is_quick, memory):
    """Returns how long each measurement may take."""
    if is_quick:
        return Limits(first=30, step=5, rounds=3, most=10, turn=0.15, total=1, memory=memory)
    return Limits(first=90, step=20, rounds=5, most=20, turn=0.3, total=2, memory=memory)
