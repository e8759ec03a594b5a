"""A feature map and then an ansatz: the circuit of most layers and classifiers for floats."""

import cirq

from tfq_models.base.checks import check_count
from tfq_models.circuits.ansatze.names import ansatz_circuit
from tfq_models.circuits.encodings.angles import basis_encoding
from tfq_models.circuits.encodings.feature_maps import check_feature_map, feature_map_circuit
from tfq_models.circuits.parts.symbols import circuit_symbols


def variational_circuit(feature_map, num_features, ansatz, num_layers):
    """Returns a circuit of the inputs `x_0`, `x_1`, ... and of weights, and its qubits.

    Beside the names in `FEATURE_MAPS`, `"basis"` is X^x_k on qubit k, and `"amplitude"` is the
    ansatz alone, on as many qubits as take the features for their amplitudes.
    """
    check_count("num_features", num_features)
    check_count("num_layers", num_layers)
    check_feature_map(feature_map, further_names=("amplitude", "basis"))
    if is_amplitude(feature_map):
        qubits = cirq.LineQubit.range(max(1, (num_features - 1).bit_length()))
        # So that no qubit is missing where the ansatz leaves one alone.
        circuit = cirq.Circuit(cirq.I.on_each(qubits))
    else:
        is_basis = isinstance(feature_map, str) and feature_map == "basis"
        encoding = basis_encoding if is_basis else feature_map
        circuit, qubits = feature_map_circuit(encoding, num_features)
    return circuit + ansatz_circuit(ansatz, qubits, num_layers, circuit_symbols(circuit)), qubits


def is_amplitude(feature_map):
    """Returns whether the features are the amplitudes of a state, which no gate prepares."""
    return isinstance(feature_map, str) and feature_map == "amplitude"
