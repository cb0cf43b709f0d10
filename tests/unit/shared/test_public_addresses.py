import pytest

from shared.public_addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "223.255.255.254"),
        *("2606:4700:4700::1111", "2a00:1450:4001::200e"),
        # An IPv4 address of the internet, mapped and behind NAT64.
        *("::ffff:8.8.8.8", "64:ff9b::808:808"),
    ],
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        # Metadata of machines: most clouds, Alibaba, Azure, Oracle, and AWS over IPv6.
        *("169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"),
        *("100.64.0.1", "198.18.0.1", "192.0.2.1", "192.88.99.1", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fc00::1", "ff02::1"),
        *("ff0e::1", "2001:db8::1", "3fff::1", "2001::1", "100::1", "5f00::1"),
        # IPv4 in IPv6: mapped, compatible, NAT64 of both prefixes, 6to4.
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::"),
    ],
)
def test_addresses_inside_a_network_are_not(address: str) -> None:
    assert not is_public(address)


def test_what_is_no_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        is_public("shop.example")
