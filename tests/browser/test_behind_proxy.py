"""The same limits where one proxy of ours adds the address that it sees."""

from browser.test_sign_in import Visitor

MORE_ENVIRONMENT = {"TRUSTED_PROXY_COUNT": "1"}


def seen_as(ip, said):
    return {"X-Forwarded-For": f"{said}, {ip}"}


def test_what_the_proxy_adds_counts_and_nothing_before_it(site):
    proxy = Visitor(site)
    tried = [
        proxy.tries(f"{n}@demo.example", "wrong", **seen_as("203.0.113.7", f"10.0.0.{n}"))
        for n in range(11)
    ]
    assert tried == [200] * 10 + ["limited"]
    other = seen_as("203.0.113.8", "10.0.0.1")
    assert proxy.tries("mila@demo.example", "demo-soepel", **other) == 302
