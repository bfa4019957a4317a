"""The suggestion box: written to and read by anybody without a name, answered by those who may."""
