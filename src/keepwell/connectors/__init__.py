"""A vendor's files or API -> intake records; one folder each; no Django."""
