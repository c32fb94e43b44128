"""Sealane's contracts: what may be said."""
