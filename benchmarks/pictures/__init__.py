"""Pictures of the methods, drawn from the product's own functions: `python -m benchmarks.pictures`."""
