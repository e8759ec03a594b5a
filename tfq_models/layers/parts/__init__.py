"""What the layers share: data, arguments, weights, and the ways to run a circuit."""
