"""Layers that become subclasses of TensorFlow Quantum's layers when that is imported."""

import wrapt


def takes_the_place_of(name):
    """Makes a layer a subclass of `tfq.layers.<name>` when TensorFlow Quantum is imported.

    Code that asks whether a layer is one of TensorFlow Quantum's has imported TensorFlow Quantum.
    Other code does not have to import it: it may not be installed, and its import takes seconds and
    starts the TensorFlow runtime. The layer keeps all its own methods.
    """

    def decorate(layer):
        @wrapt.when_imported("tensorflow_quantum")
        def add_base(tfq):
            layer.__bases__ = (*layer.__bases__, getattr(tfq.layers, name))

        return layer

    return decorate
