"""The release ledger: every figure of workforce and voice that was ever published."""
