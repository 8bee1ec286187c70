"""Whether somebody sits at the machine itself: only from there is the real commune set up."""

from ipaddress import IPv6Address, ip_address

from django.http import HttpRequest

# What a proxy writes about whom it speaks for: behind one, every request comes from the machine itself.
OF_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")


def is_at_the_machine(request: HttpRequest) -> bool:
    """Say whether a request comes from this machine's own loopback address, and through nobody else."""
    if any(name in request.headers for name in OF_PROXIES):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback
