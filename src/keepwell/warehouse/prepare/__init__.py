"""How facts become the mart's columns: one module a table family, each a query over live rows."""
