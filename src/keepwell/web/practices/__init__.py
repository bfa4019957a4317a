"""Practice shared by those whose customers are clearly more content, because they agreed to."""
