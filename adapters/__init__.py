"""Sealane's adapters: other systems' formats, in and out."""
