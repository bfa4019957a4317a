"""What holds for packs, syncs, audits, goals and actions whatever the tables. Pure."""
