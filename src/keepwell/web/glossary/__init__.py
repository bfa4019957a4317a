"""What the words on the pages mean."""
