"""The product's stories from source to result; a story has no arithmetic."""
