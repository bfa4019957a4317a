"""What Keepwell knows about a person, and who looked."""
