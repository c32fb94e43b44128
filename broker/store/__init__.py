"""Stores: where a station keeps its state."""
