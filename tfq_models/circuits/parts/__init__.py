"""What the circuits of several rooms are built of: symbols, rotations, layouts, blocks."""
