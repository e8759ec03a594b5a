"""The report and the command line."""

import pytest

from benchmarks import report
from benchmarks.__main__ import main
from benchmarks.peers import PEERS
from benchmarks.report import pictures


def record(suite, workload, peer, seconds, threads=2, units=1):
    return {
        "suite": suite,
        "workload": workload,
        "peer": peer,
        "threads": threads,
        "first_seconds": 1.5,
        "units": units,
        "reference": "qulacs",
        "errors": {"loss": 1e-6, "gradient": 3e-5},
        "mebibytes": 12.0,
        "seconds": seconds,
        "low": 0.9 * seconds,
        "high": 1.1 * seconds,
        "steps": 20,
    }


@pytest.fixture
def fields():
    failed = {"workload": "hea_4_3_32", "peer": "tensorcircuit", "threads": 2}
    limits = {"threads": 2, "vector_bytes": 32, "multiply_adds": 1e11}
    return {
        "command": "python -m benchmarks",
        "machine": {
            "processor": "abacus",
            "instructions": "avx2",
            "processors": 2,
            "processors_present": 4,
            "caches": {"L2": 2**20},
            "memory_gib": 8.0,
            "system": "Linux",
            "python": "3.11",
        },
        "versions": {"qulacs": {"qulacs": "0.6"}},
        "failures": {"pennylane": "cannot be installed: no wheel"},
        "imports": {"everything": 0.25},
        "roofline": [limits | {"l2": 1e11, "l3": 1e11, "dram": 1e10}],
        "measurements": [
            record("steps", "hea_4_3_32", "native", 0.0002),
            record("steps", "hea_4_3_32", "tfq", 0.0070),
            record("steps", "hea_4_3_32", "tfq_pqc", 0.0100),
            {"suite": "steps", **failed, "failure": "more than 3 s"},
            record("fit", "fit_qcnn_8_16", "native_circuits", 0.01),
            record("fit", "fit_qcnn_8_16", "tfq_pqc", 0.4),
            record("gram", "gram_10_500", "native", 0.02),
            record("gram", "gram_10_500", "qulacs", 0.01),
            record("fidelity", "fidelity_10_500", "fidelity_kernel", 0.1, units=100),
            record("fidelity", "fidelity_10_500", "qiskit", 6, units=100),
            record("fidelity", "fidelity_10_500", "pennylane_kernels", 0.3, units=10),
            record("encode", "encode_16_100000", "circuit_tensor", 0.1, 1, 100_000),
            record("qubits", "hea_2_2_1", "native", 0.001),
            record("qubits", "hea_4_2_1", "native", 0.002),
            record("batch", "hea_8_3_4", "tfq", 0.002),
            record("threads", "hea_4_3_32", "native", 0.004, threads=1),
            record("threads", "hea_4_3_32", "native", 0.002, threads=2),
            record("kernel", "hea_4_3_32", "kernel", 0.0001),
        ],
    }


def test_report_says_what_was_found(fields):
    text = report.render(fields)
    for words in (
        "2 of 4 processors: abacus",
        "| HEA, 4 qubits, 3 layers, batch 32 | 0.200 ±10 % | 35x (22x) |",
        "| QCNN, 8 qubits, batch 16 | 40x | 25x |",
        "* kernel matrix, 10 qubits, 500 states: Qulacs, complex128, 2.0x",
        "| PennyLane, `square_kernel_matrix` | 10 | 300 ±10 % | 3,000 |",
        "| kernel matrix, 10 qubits, 500 rows | 100 ±10 % | 60x (50x) | 30x (20x) |",
        "| `circuit_tensor` | 1,000,000 |",
        "| 4.00 ±10 % | 2.00 ±10 % | 2.0x |",
        "* TensorCircuit-NG, state; HEA, 4 qubits, 3 layers, batch 32: more than 3 s",
        "* PennyLane, default: cannot be installed: no wheel",
    ):
        assert words in text


def test_every_peer_that_does_steps_has_a_colour():
    steps = {name for name, peer in PEERS.items() if "gradient" in peer.tasks}
    assert steps - {"kernel"} <= set(pictures._COLOURS)


def test_report_of_nothing_but_the_machine(fields):
    fields |= {"measurements": [], "failures": {}, "roofline": "No compiler.", "imports": {}}
    assert "No compiler." in report.render(fields)


def test_text_outside_the_marks_stays(fields, tmp_path):
    path = tmp_path / "benchmarks.md"
    report.write(fields, tmp_path)
    path.write_text("before\n" + path.read_text() + "after\n")
    report.write(fields | {"command": "make bench"}, tmp_path)
    text = path.read_text()
    assert text.startswith("before\n# Benchmarks\n") and text.endswith("after\n")
    assert text.count("make bench") == 1 and "python -m benchmarks`, on" not in text
    pictures = {picture.name for picture in (tmp_path / "images").iterdir()}
    assert pictures == {"bench_steps.png", "bench_qubits.png", "bench_batch.png"}
    for picture in pictures:
        assert f"(images/{picture})" in text


def test_foreign_file_is_not_overwritten(fields, tmp_path):
    (tmp_path / "benchmarks.md").write_text("# By hand")
    with pytest.raises(ValueError, match="must hold the marks"):
        report.write(fields, tmp_path)


def test_command_line_explains_itself(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert "--quick" in capsys.readouterr().out
