"""Writing, one module a matter: `from keepwell.domain.partnership.operations import packs`."""
