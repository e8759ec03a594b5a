"""The layer that feeds rows of features into a circuit of a feature map and an ansatz."""

from tfq_models.circuits import inputs
from tfq_models.circuits.ansatze.variational import is_amplitude
from tfq_models.layers.amplitude_pqc import AmplitudePQC
from tfq_models.layers.encoded_pqc import EncodedPQC


def variational_layer(feature_map, circuit, operators, num_features, **arguments):
    """Returns the layer of a circuit that `circuits.variational.variational_circuit` made."""
    if is_amplitude(feature_map):
        return AmplitudePQC(circuit, operators, num_features=num_features, **arguments)
    return EncodedPQC(circuit, operators, input_symbols=inputs(num_features), **arguments)
