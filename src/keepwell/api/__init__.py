"""JSON for programs: the same stories, reads and writes as the pages, asked for with a token."""
