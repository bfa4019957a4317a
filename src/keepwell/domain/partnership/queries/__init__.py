"""Reading, one module a matter: `from keepwell.domain.partnership.queries import packs`."""
