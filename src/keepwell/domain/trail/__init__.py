"""Who changed or read what, append-only, hash-chained."""
