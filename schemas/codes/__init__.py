"""Code lists, identifiers, units: what a value may be, and what it is called."""
