"""Growing into the work: what new colleagues see with fresh eyes, under their names, and answered."""
