"""The collaboration audit: opening a round, rating blind, and what both sides then see together."""
