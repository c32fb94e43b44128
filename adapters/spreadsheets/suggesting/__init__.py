"""A first mapping for a file that nobody has described yet."""
