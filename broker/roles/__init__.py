"""Roles: what a station does."""
