"""Gradients from shifted circuits, for devices and simulators that give values only."""
