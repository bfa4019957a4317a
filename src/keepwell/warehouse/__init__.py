"""Intake batches and domain tables -> mart tables (columnar, pseudonymised): open, merge, refresh."""
