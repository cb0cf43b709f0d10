"""Which IP addresses belong to the public internet: the inside of a network is no stranger's."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

# Also what looks global, or did to an older Python: shared (CGNAT), protocol assignments, relays of
# 6to4, benchmarks, and the address under which Azure gives out the credentials of a machine.
_INSIDE_V4: Final = tuple(
    map(
        IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32"),
            *("169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24"),
            *("192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
            *("203.0.113.0/24", "224.0.0.0/3"),
        ),
    )
)
_GLOBAL_V6: Final = IPv6Network("2000::/3")
# Parts of it that lead elsewhere: Teredo and other assignments, documentation, 6to4.
_INSIDE_V6: Final = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
# What carries an IPv4 address in its last four bytes: mapped, and NAT64 (RFC 6052).
_CARRIERS: Final = tuple(map(IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96")))


def is_public(address: str) -> bool:
    """Return whether an address is one of the public internet. Raises ValueError for none."""
    match ip_address(address.partition("%")[0]):
        case IPv4Address() as plain:
            return _is_public_v4(plain)
        case IPv6Address() as long:
            return "%" not in address and _is_public_v6(long)


def _is_public_v4(address: IPv4Address) -> bool:
    return not any(address in network for network in _INSIDE_V4)


def _is_public_v6(address: IPv6Address) -> bool:
    if any(address in network for network in _CARRIERS):
        return _is_public_v4(IPv4Address(address.packed[-4:]))
    return address in _GLOBAL_V6 and not any(address in network for network in _INSIDE_V6)
