"""Settings, root urls, and the doors of the web server."""
