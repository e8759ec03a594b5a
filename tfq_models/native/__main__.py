"""Tells which native kernel would be loaded, or why none, without importing TensorFlow."""

from tfq_models import native

if __name__ == "__main__":
    try:
        print(f"Native kernel: {native.shown(native.library())}")
    except LookupError as reason:
        print(f"No native kernel, so circuits run in TensorFlow. {reason}")
