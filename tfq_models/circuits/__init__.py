"""Circuit functions: qubits and symbols in, `cirq.Circuit` out. Nothing here needs TensorFlow."""

from tfq_models.circuits.ansatze.alternating_operator import (
    alternating_operator as alternating_operator,
)
from tfq_models.circuits.ansatze.alternating_operator import (
    num_alternating_operator_symbols as num_alternating_operator_symbols,
)
from tfq_models.circuits.ansatze.brickwork import brickwork as brickwork
from tfq_models.circuits.ansatze.brickwork import num_brickwork_symbols as num_brickwork_symbols
from tfq_models.circuits.ansatze.dressed import dressed_circuit as dressed_circuit
from tfq_models.circuits.ansatze.hardware_efficient import hardware_efficient as hardware_efficient
from tfq_models.circuits.ansatze.hardware_efficient import (
    num_hardware_efficient_symbols as num_hardware_efficient_symbols,
)
from tfq_models.circuits.ansatze.names import ANSATZE as ANSATZE
from tfq_models.circuits.ansatze.random_circuit import random_layers as random_layers
from tfq_models.circuits.ansatze.strongly_entangling import (
    num_strongly_entangling_symbols as num_strongly_entangling_symbols,
)
from tfq_models.circuits.ansatze.strongly_entangling import (
    strongly_entangling as strongly_entangling,
)
from tfq_models.circuits.ansatze.tensor_networks import mera as mera
from tfq_models.circuits.ansatze.tensor_networks import num_mera_symbols as num_mera_symbols
from tfq_models.circuits.ansatze.tensor_networks import (
    num_tree_tensor_symbols as num_tree_tensor_symbols,
)
from tfq_models.circuits.ansatze.tensor_networks import tree_tensor as tree_tensor
from tfq_models.circuits.architectures.image_qcnn import IMAGE_BLOCKS as IMAGE_BLOCKS
from tfq_models.circuits.architectures.image_qcnn import image_block as image_block
from tfq_models.circuits.architectures.image_qcnn import image_pool as image_pool
from tfq_models.circuits.architectures.image_qcnn import image_qcnn as image_qcnn
from tfq_models.circuits.architectures.image_qcnn import image_qcnn_left as image_qcnn_left
from tfq_models.circuits.architectures.image_qcnn import (
    num_image_block_symbols as num_image_block_symbols,
)
from tfq_models.circuits.architectures.image_qcnn import (
    num_image_qcnn_symbols as num_image_qcnn_symbols,
)
from tfq_models.circuits.architectures.qcnn import convolution as convolution
from tfq_models.circuits.architectures.qcnn import num_qcnn_symbols as num_qcnn_symbols
from tfq_models.circuits.architectures.qcnn import one_qubit_unitary as one_qubit_unitary
from tfq_models.circuits.architectures.qcnn import pooling as pooling
from tfq_models.circuits.architectures.qcnn import qcnn as qcnn
from tfq_models.circuits.architectures.qcnn import two_qubit_pool as two_qubit_pool
from tfq_models.circuits.architectures.qcnn import two_qubit_unitary as two_qubit_unitary
from tfq_models.circuits.architectures.readout import (
    num_readout_qnn_symbols as num_readout_qnn_symbols,
)
from tfq_models.circuits.architectures.readout import readout_qnn as readout_qnn
from tfq_models.circuits.encodings.amplitude import amplitude_encoding as amplitude_encoding
from tfq_models.circuits.encodings.angles import angle_encoding as angle_encoding
from tfq_models.circuits.encodings.angles import basis_encoding as basis_encoding
from tfq_models.circuits.encodings.angles import dense_angle_encoding as dense_angle_encoding
from tfq_models.circuits.encodings.angles import iqp_encoding as iqp_encoding
from tfq_models.circuits.encodings.angles import separable_encoding as separable_encoding
from tfq_models.circuits.encodings.angles import zz_feature_map as zz_feature_map
from tfq_models.circuits.encodings.feature_maps import FEATURE_MAPS as FEATURE_MAPS
from tfq_models.circuits.encodings.feature_maps import feature_map_qubits as feature_map_qubits
from tfq_models.circuits.encodings.heisenberg import heisenberg_encoding as heisenberg_encoding
from tfq_models.circuits.encodings.qaoa import (
    num_qaoa_encoding_symbols as num_qaoa_encoding_symbols,
)
from tfq_models.circuits.encodings.qaoa import qaoa_encoding as qaoa_encoding
from tfq_models.circuits.encodings.reuploading import (
    num_reuploading_encoding_symbols as num_reuploading_encoding_symbols,
)
from tfq_models.circuits.encodings.reuploading import reuploading_encoding as reuploading_encoding
from tfq_models.circuits.encodings.trainable import (
    num_trainable_encoding_symbols as num_trainable_encoding_symbols,
)
from tfq_models.circuits.encodings.trainable import trainable_encoding as trainable_encoding
from tfq_models.circuits.encodings.universal_reuploading import (
    num_universal_reuploading_symbols as num_universal_reuploading_symbols,
)
from tfq_models.circuits.encodings.universal_reuploading import (
    universal_reuploading as universal_reuploading,
)
from tfq_models.circuits.observables.hamiltonians import heisenberg as heisenberg
from tfq_models.circuits.observables.hamiltonians import maxcut as maxcut
from tfq_models.circuits.observables.hamiltonians import single_z as single_z
from tfq_models.circuits.observables.hamiltonians import subsystem_paulis as subsystem_paulis
from tfq_models.circuits.observables.hamiltonians import (
    transverse_field_ising as transverse_field_ising,
)
from tfq_models.circuits.observables.hamiltonians import xxz as xxz
from tfq_models.circuits.observables.hamiltonians import z_strings as z_strings
from tfq_models.circuits.observables.label_states import label_projectors as label_projectors
from tfq_models.circuits.observables.label_states import label_states as label_states
from tfq_models.circuits.parts.blocks import general_block as general_block
from tfq_models.circuits.parts.blocks import simple_block as simple_block
from tfq_models.circuits.parts.cluster import cluster_state as cluster_state
from tfq_models.circuits.parts.rotations import zyz_rotation as zyz_rotation
from tfq_models.circuits.parts.symbols import circuit_symbols as circuit_symbols
from tfq_models.circuits.parts.symbols import inputs as inputs
from tfq_models.circuits.parts.symbols import natural_order as natural_order
from tfq_models.circuits.parts.symbols import parameters as parameters
from tfq_models.circuits.parts.symmetry import orbits as orbits
from tfq_models.circuits.parts.symmetry import tied_symbols as tied_symbols
