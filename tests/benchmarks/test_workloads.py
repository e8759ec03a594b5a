"""Workloads are what they say, in Cirq and without it."""

import dataclasses
import json

import cirq
import numpy as np
import pytest

from benchmarks.peers import ours
from benchmarks.recipe import Recipe
from benchmarks.suites import full, quick
from benchmarks.translation import recipe_of
from benchmarks.workloads import FAMILIES, row_circuits, workload

TINY = [
    "hea_3_2_2",
    "reuploading_3_2_2",
    "qnn_3_2",
    "qcnn_4_2",
    "heisenberg_3_2",
    "maxcut_4_2",
    "gram_2_3",
    "fidelity_3_4",
]
WITHOUT_LOSS = ("gram", "fidelity")
FIXED = {"H": cirq.H, "X": cirq.X, "CZ": cirq.CZ, "CNOT": cirq.CNOT}
ROTATIONS = {
    "RX": cirq.rx,
    "RY": cirq.ry,
    "RZ": cirq.rz,
    "RXX": lambda angle: cirq.XXPowGate(exponent=angle / np.pi, global_shift=-0.5),
    "RYY": lambda angle: cirq.YYPowGate(exponent=angle / np.pi, global_shift=-0.5),
    "RZZ": lambda angle: cirq.ZZPowGate(exponent=angle / np.pi, global_shift=-0.5),
}


def circuit_of(recipe, qubits, row):
    for gate in recipe.gates:
        kind = FIXED.get(gate.name)
        if kind is None:
            kind = ROTATIONS[gate.name](gate.angle(recipe.weights, row))
        yield kind(*(qubits[number] for number in gate.qubits))


def loss_by_cirq(made, weights):
    values = dict(zip(made.weight_names, map(float, weights), strict=True))
    simulator = cirq.Simulator(dtype=np.complex128)
    expectations = [
        simulator.simulate_expectation_values(
            cirq.resolve_parameters(circuit, values), made.operators, qubit_order=made.qubits
        )
        for circuit in row_circuits(made.circuit, made.input_names, made.data)
    ]
    expectations = np.real(expectations)
    return np.mean(expectations**2 if made.loss == "mean_square" else expectations)


def test_every_family_is_tested():
    assert {name.split("_")[0] for name in TINY} == set(FAMILIES)


@pytest.mark.parametrize("name", TINY)
def test_recipe_is_the_circuit(name):
    made = workload(name)
    recipe = Recipe.from_json(json.loads(json.dumps(dataclasses.asdict(recipe_of(made)))))
    values = dict(zip(made.weight_names, made.weights.tolist(), strict=True))
    for row in made.data:
        resolver = values | dict(zip(made.input_names, row.tolist(), strict=True))
        expected = cirq.resolve_parameters(made.circuit, resolver)
        found = cirq.Circuit(circuit_of(recipe, made.qubits, row))
        cirq.testing.assert_allclose_up_to_global_phase(
            found.unitary(made.qubits), expected.unitary(made.qubits), atol=1e-6
        )


@pytest.mark.parametrize("name", [name for name in TINY if not name.startswith(WITHOUT_LOSS)])
def test_loss_and_gradient_are_those_of_cirq(name):
    made = workload(name)
    options = {"backend": "tensorflow", "inputs": "floats"}
    _, numbers = ours.prepare({"workload": name, "options": options}).first()
    assert numbers["loss"] == pytest.approx([loss_by_cirq(made, made.weights)], abs=1e-5)
    step = 1e-4 * np.eye(len(made.weights))[0]
    weights = made.weights.astype(float)
    slope = (loss_by_cirq(made, weights + step) - loss_by_cirq(made, weights - step)) / 2e-4
    assert numbers["gradient"][0] == pytest.approx(slope, abs=1e-4)  # float32


def test_overlaps_are_those_of_cirq():
    made = workload("fidelity_3_4")
    states = [
        cirq.Simulator(dtype=np.complex128).simulate(circuit).final_state_vector
        for circuit in row_circuits(made.circuit, made.input_names, made.data)
    ]
    expected = np.abs(np.conj(states) @ np.transpose(states)) ** 2
    runner = ours.prepare({"workload": made.name, "options": {}})
    _, numbers = runner.first()
    assert numbers["overlaps"] == pytest.approx(expected[np.triu_indices(4, 1)], abs=1e-12)
    assert runner.units == len(numbers["overlaps"])


def test_circuits_keep_only_gates_that_act():
    made = workload("qnn_4_8")
    circuits = row_circuits(made.data_circuit, made.input_names, made.data)
    assert [len(list(c.all_operations())) for c in circuits] == made.data.sum(axis=1).tolist()


@pytest.mark.parametrize("suites", [full(), quick()], ids=["full", "quick"])
def test_suites_name_workloads_that_exist(suites):
    for suite in suites:
        for name in suite.workloads:
            if name.split("_")[1] not in ("20", "22", "24"):  # these take long to make
                assert suite.entrants(name, suite.peers, all_threads=2)


def test_unknown_workload_is_refused():
    with pytest.raises(ValueError, match="A workload is one of"):
        workload("doom_4")
