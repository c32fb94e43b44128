"""Files in: what a file is, and its rows as text, in bounded memory."""
