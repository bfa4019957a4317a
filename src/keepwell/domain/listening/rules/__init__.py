"""Rules of anonymous voice: tokens, manifests, instruments and their scoring. Pure."""
