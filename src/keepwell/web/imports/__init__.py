"""Connect: bring a file, see how it is read, correct it, load it, undo it; who is who."""
