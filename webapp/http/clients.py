"""Who a client is: the address that a request came from, by which turns, rates and quotas are counted.

Behind a trusted proxy it is what the proxy says; `create_app` sees to that before anything else asks.
"""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from starlette.requests import HTTPConnection

HOUSEHOLD = 64  # bits of an IPv6 address that its user cannot choose


def client_of(connection: HTTPConnection) -> str:
    """The name of a client: its address, for IPv6 the network of its household, nothing for a socket file."""
    return named(connection.client.host) if connection.client is not None else ""


@lru_cache(maxsize=4096)
def named(host: str) -> str:
    """An address as the name of a client.

    >>> named("192.0.2.7"), named("2001:db8:1:2:3:4:5:6"), named("::ffff:192.0.2.7"), named("elsewhere")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7', 'elsewhere')
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, HOUSEHOLD), strict=False))


def is_among(host: str, networks: Iterable[str]) -> bool:
    """Whether an address is one of these, or in one of these networks.

    >>> is_among("10.1.2.3", ["10.0.0.0/8"]), is_among("::1", ["127.0.0.0/8"]), is_among("unix", ["::1"])
    (True, False, False)
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in ipaddress.ip_network(network) for network in networks)
