"""A check, made by TensorFlow while a graph runs, that data circuits are what a layer expects."""

import re

import tensorflow as tf
from google.protobuf import descriptor_pb2
from tensorflow_quantum.core.proto import program_pb2

from tfq_models.circuit_tensors.gates import qubit_id

_OPERATIONS = (("Program", "circuit"), ("Circuit", "moments"), ("Moment", "operations"))
_QUBITS = (("Operation", "qubits"), ("Qubit", "id"))
_ARGUMENTS = (("Operation", "args"),)
_SYMBOLS = (("Operation.ArgsEntry", "value"), ("Arg", "symbol"))
_TEXTS = (
    ("Operation.ArgsEntry", "value"),
    ("Arg", "arg_value"),
    ("ArgValue", "string_value"),
)
# What may be left in a circuit after its known qubits and symbols are cut out: the beginning of
# another qubit, of another symbol, or of a list of controls. Or of what is no circuit at all.
_SUSPICIOUS = (
    r"[^\n\x12]\C*"
    r"|\C*\x1a\C\x12\C[-0-9]\C*"
    r"|\C*(?:exponent|theta|phi)\x12\C{1,2}\x12\C*"
    r"|\C*control_qubits\x12\C{1,2}\n\C{1,2}\x1a[^\x00]\C*"
)


class CircuitCheck:
    """Lets circuits pass that hold known qubits and symbols only.

    Two regular expressions, far cheaper than to parse the circuits, find those that may be wrong;
    only then are the circuits parsed, to be sure and to name the culprit.

    Args:
        qubits: The qubits that circuits may hold.
        symbol_names: The symbols that circuits may hold.
    """

    def __init__(self, qubits, symbol_names=()):
        self._qubit_ids = [qubit_id(qubit) for qubit in qubits]
        self._symbol_names = list(symbol_names)
        self._known = _known_pattern(self._qubit_ids, self._symbol_names)

    def __call__(self, circuits):
        """Returns `circuits`, or fails with what they hold and must not."""
        rest = tf.strings.regex_replace(circuits, self._known, "")
        suspicious = tf.reduce_any(tf.strings.regex_full_match(rest, _SUSPICIOUS))
        return tf.cond(suspicious, lambda: self._parsed(circuits), lambda: circuits)

    def _parsed(self, circuits):
        is_circuit = tf.strings.regex_full_match(circuits, r"(?:[\n\x12]\C*)?")
        operations = _read(tf.boolean_mask(circuits, is_circuit), _OPERATIONS)
        arguments = _read(operations, _ARGUMENTS)
        is_control = tf.strings.regex_full_match(arguments, r"\n\x0econtrol_qubits\C*")
        controls = _read(tf.boolean_mask(arguments, is_control), _TEXTS)
        controls = tf.strings.split(controls, ",").values
        qubits = tf.concat([_read(operations, _QUBITS), controls], axis=0)
        strangers = [
            ("not circuits: ", tf.boolean_mask(circuits, ~is_circuit)),
            ("qubits: ", _others(qubits, self._qubit_ids)),
            ("symbols: ", _others(_read(arguments, _SYMBOLS), self._symbol_names)),
        ]
        count = tf.add_n([tf.size(names) for _, names in strangers])
        return require(count == 0, circuits, lambda: self._message(strangers))

    def _message(self, strangers):
        known = f"the layer's qubits ({', '.join(self._qubit_ids)}) only, "
        if self._symbol_names:
            known += f"with no symbols but {', '.join(self._symbol_names)}."
        else:
            known += "without symbols."
        received = [
            kind + tf.strings.reduce_join(names, separator=", ") for kind, names in strangers
        ]
        received = tf.boolean_mask(received, [tf.size(names) > 0 for _, names in strangers])
        return tf.strings.join(
            [
                f"`inputs` must hold circuits on {known} A layer has the qubits of its model "
                "circuit, identity gates included, or of its `qubits`. Received: ",
                tf.strings.reduce_join(received, separator="; "),
                ".",
            ]
        )


def require(condition, value, message):
    """Returns `value` if `condition` holds, or fails with the string that `message` makes."""

    def fail():
        with tf.control_dependencies([tf.debugging.Assert(False, [message()])]):
            return tf.identity(value)

    return tf.cond(condition, lambda: value, fail)


def _read(messages, path):
    """Returns all values that a path of pairs `(message, field)` leads to, as a flat tensor."""
    for message, field in path:
        # One empty message more, because TensorFlow refuses to decode none.
        messages = tf.concat([messages, [""]], axis=0)
        _, (values,) = tf.io.decode_proto(
            messages, f"tfq.proto.{message}", [field], [tf.string], descriptor_source=_DESCRIPTORS
        )
        messages = tf.boolean_mask(values, values != "")
    return messages


def _others(names, known):
    return tf.unique(tf.raw_ops.ListDiff(x=names, y=tf.constant(known, tf.string)).out).y


def _known_pattern(qubit_ids, symbol_names):
    """A regular expression of the known qubits and symbols, as they are written in a circuit."""
    written = [_written(r"\x1a", name) for name in qubit_ids]
    written += [_written(r"\x12", name) for name in symbol_names]
    return "|".join(written)


def _written(tag, name):
    # A message of one text field, number 2. Of more than 127 bytes it is not found here, and so
    # the circuits that hold it are parsed.
    size = len(name.encode())
    return rf"{tag}\x{{{size + 2:x}}}\x12\x{{{size:x}}}{re.escape(name)}"


def _file_descriptors():
    files = descriptor_pb2.FileDescriptorSet()
    files.file.add().ParseFromString(program_pb2.DESCRIPTOR.serialized_pb)
    return b"bytes://" + files.SerializeToString()


_DESCRIPTORS = _file_descriptors()
