"""Anonymous voice: pulse rounds, the suggestion box, two-way threads. No person is stored here."""
