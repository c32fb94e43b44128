"""What stands in one cell: its characters, scripts, digits, figures, signs and countries."""
