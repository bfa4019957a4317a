from keepwell.connectors.demo_company import DemoFiles, write_excerpts
from keepwell.connectors.demo_company.headers import HEADERS
from keepwell.connectors.spreadsheet import inspect, propose


def test_excerpts_are_read_as_the_months_are(small: DemoFiles) -> None:
    meant = {header: name for header, name in HEADERS["contacts"].items() if name}
    for path in write_excerpts(files=small, rows=800):
        proposal = propose(inspect(path))
        assert proposal.kind == "contacts", path.suffix
        assert proposal.mapping.fields == meant, path.suffix
