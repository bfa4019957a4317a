"""The care ledger: initiatives registered before they start, drawn by lot, and what came of them."""
