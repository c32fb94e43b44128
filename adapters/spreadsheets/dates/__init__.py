"""Dates in cells: the region's calendars, and every form that reporters write a date in."""
