"""Connections, remembered mappings, import batches and their problems."""
