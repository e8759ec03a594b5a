"""Circuits that a simulator or a device of Cirq's runs, with gradients."""
