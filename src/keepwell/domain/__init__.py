"""The company's records and rules: one Django app per subject; no HTTP, no vendor, no dataframe."""
