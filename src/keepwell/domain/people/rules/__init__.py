"""What holds for people whatever the tables: names, timelines, reading of rows. Pure."""
