"""Under which names and addresses the local network knows this machine."""

import ipaddress
import socket

from trucban.config.lan.authority import is_local


def of_this_machine() -> list[str]:
    """Return the names and addresses, sorted; what is no address of the local network among them."""
    name = socket.gethostname()
    found = {name, f"{name}.local"}
    try:
        found.update(str(entry[4][0]) for entry in socket.getaddrinfo(name, None, socket.AF_INET))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing: only asks which address would be used
            found.add(str(probe.getsockname()[0]))
    except OSError:
        pass  # no network: only this machine
    return sorted(found)


def reachable(addresses: list[str]) -> list[str]:
    """Return those a phone can open and the authority may vouch for: addresses first, then names; never this machine's own."""
    found = [address for address in addresses if is_local(address) and not _is_loopback(address)]
    return sorted(found, key=lambda address: (not _is_number(address), address))


def _is_number(address: str) -> bool:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True


def _is_loopback(address: str) -> bool:
    return _is_number(address) and ipaddress.ip_address(address).is_loopback
