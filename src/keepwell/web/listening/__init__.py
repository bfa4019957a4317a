"""Pulses: planned and read by those who may; answered by anybody who is asked, without a name."""
