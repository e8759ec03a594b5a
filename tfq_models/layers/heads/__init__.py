"""The layers that turn expectation values into a model's output."""
