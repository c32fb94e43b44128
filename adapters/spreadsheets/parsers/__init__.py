"""Ways of reading a cell: one cell and one rule in, a value of the report out."""
