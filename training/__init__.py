"""Experiments that anyone can repeat: what to run, how, and what came out."""
