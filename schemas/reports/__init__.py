"""Reports, one module per contract."""
