"""Register tables copied in as Arrow, pseudonymised: the only readers of the company's rows here."""
