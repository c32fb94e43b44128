"""Sealane's broker: how reports are exchanged."""
