"""Components: what reports of every contract are put together from."""
