"""Pages: shell/ is the frame, every other folder a subject with its views, urls and templates."""
