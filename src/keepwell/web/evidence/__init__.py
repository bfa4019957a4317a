"""Prove: what moved together, who stays and who leaves, told with its doubt."""
