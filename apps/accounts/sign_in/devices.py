"""A browser's own words about itself, in words that a person knows."""

from ipaddress import IPv6Address, ip_address

# The first that fits: most browsers also claim to be Chrome and Safari.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
]


def device_of(user_agent: str) -> str:
    """“Firefox, Windows”, or what of it is known."""
    known = [first_in(user_agent, words) for words in (BROWSERS, SYSTEMS)]
    return ", ".join(word for word in known if word)


def first_in(user_agent: str, words: list[tuple[str, str]]) -> str:
    return next((name for mark, name in words if mark in user_agent), "")


def network_of(ip: str) -> str:
    """Enough to know her own network again, not enough to find the house."""
    address = ip_address(ip)
    if address.is_loopback:
        return str(address)
    if isinstance(address, IPv6Address):
        return ":".join(address.exploded.split(":")[:3]) + ":…"
    return ".".join(str(address).split(".")[:2]) + ".…"
