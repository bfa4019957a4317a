"""The three borders: intake (what may come in), mart (what may be analysed), figures (what may be shown)."""
