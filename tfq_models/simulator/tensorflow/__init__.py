"""Programs run by TensorFlow's own operations."""
