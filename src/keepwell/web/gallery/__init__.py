"""The live gallery: every component, with made-up data, drawn by the same tags as the pages."""
