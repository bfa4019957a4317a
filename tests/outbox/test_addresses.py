from __future__ import annotations

import pytest

from keepwell.outbox.addresses import AddressError, Person, one_line


@pytest.mark.parametrize(
    "email",
    [
        "", "nobody", "a b@x.example", "a@x.example\nBcc: all@x.example", "a@x.example\r\n",
        "a@x.example, b@x.example", "<a@x.example>", "a@x@y.example", "ä@x.example", "a@x.exa\x00mple",
        'a"b@x.example', "a;b@x.example",
    ],
)  # fmt: skip
def test_what_would_reach_others_or_add_a_header_is_refused(email) -> None:
    with pytest.raises(AddressError, match=r"address|letters"):
        Person("Ana", email)


def test_a_name_stands_on_one_line() -> None:
    assert Person("Ana\r\nBcc: all@x.example", "ana@x.example").name == "Ana Bcc: all@x.example"
    assert one_line("a\x00b\tc\u2028d") == "a b c d"


def test_domains_are_written_as_servers_know_them() -> None:
    assert Person("", "ana@bücher.example").address == "ana@xn--bcher-kva.example"
    with pytest.raises(AddressError, match="no domain"):
        _ = Person("", f"ana@{'x' * 70}.example").address
