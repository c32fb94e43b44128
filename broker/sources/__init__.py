"""Sources: where a register is fetched from."""
