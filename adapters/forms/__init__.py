"""A form on a terminal: one report, asked field by field."""
