"""One row in; a report with its flags, or the reasons for refusing it, out."""
