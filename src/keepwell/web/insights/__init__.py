"""Fresh eyes: new colleagues tell what seems odd, and read the answer."""
