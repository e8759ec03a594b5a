"""Serialised circuits read: messages, gates, and batches of circuits of one structure as tables."""
