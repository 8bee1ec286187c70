"""
The commune's own certificate authority: made once, and able to vouch for the local network only.

A phone that trusts it must not be at its mercy: the authority carries name constraints (RFC 5280, 4.2.1.10), critical, for
names ending in ``.local`` and private addresses (RFC 1918, RFC 4193, link-local). A certificate
it might sign for any other name is refused by the phone. The server's certificate is short-lived and renewed by itself,
also when the machine's addresses change; the authority, and so the trust given once, stays.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from trucban.lib.whole_file import write_whole

AUTHORITY_YEARS = 10
SERVER_DAYS = 90
RENEW_DAYS = 30  # before its end the server's certificate is made anew
BACKDATED = timedelta(days=1)  # a phone whose clock is behind trusts it all the same
LOCAL = "local"
PRIVATE = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10",
)  # fmt: skip

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Papers:
    """Where the files are: the authority's certificate to hand out, the server's certificate and key to serve with."""

    folder: Path

    @property
    def authority(self) -> Path:
        return self.folder / "authority.pem"

    @property
    def authority_key(self) -> Path:
        return self.folder / "authority.key"

    @property
    def server(self) -> Path:
        return self.folder / "server.pem"

    @property
    def server_key(self) -> Path:
        return self.folder / "server.key"


def ensure(folder: Path, *, name: str, addresses: Iterable[str], at: datetime) -> Papers:
    """
    Return the papers for these names and addresses, making what is missing, outdated or for others.

    Args:
        name: what the phone shows as the authority's name.
        addresses: host names and IP addresses of this machine; those outside the constraints are left out.
    """
    papers = Papers(folder)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    wanted = certified(addresses)
    if not (papers.authority.exists() and papers.authority_key.exists()):
        _make_authority(papers, name, at)
    if not is_current(papers, addresses, at):
        _make_server(papers, wanted, at)
    return papers


def is_current(papers: Papers, addresses: Iterable[str], at: datetime) -> bool:
    """Say whether the server's certificate is for these addresses, of this authority, and not near its end."""
    if not (papers.server.exists() and papers.server_key.exists()):
        return False
    found = x509.load_pem_x509_certificate(papers.server.read_bytes())
    authority = x509.load_pem_x509_certificate(papers.authority.read_bytes())
    if found.not_valid_after_utc - at < timedelta(days=RENEW_DAYS) or found.issuer != authority.subject:
        return False
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    wanted = {str(_general(address).value) for address in certified(addresses)}
    return {str(entry.value) for entry in names} == wanted


def certified(addresses: Iterable[str]) -> list[str]:
    """Return those of the addresses the authority may vouch for."""
    return sorted({address for address in addresses if is_local(address)})


def is_local(address: str) -> bool:
    """Say whether the authority may vouch for an address: a private one, or a name in .local."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return address.endswith(f".{LOCAL}")
    return any(number in ipaddress.ip_network(network) for network in PRIVATE)


def fingerprint(papers: Papers) -> str:
    """Return the authority's SHA-256 fingerprint in groups of four, as it is read aloud and compared."""
    found = x509.load_pem_x509_certificate(papers.authority.read_bytes()).fingerprint(hashes.SHA256()).hex()
    return " ".join(found[place : place + 4] for place in range(0, len(found), 4)).upper()


def der(papers: Papers) -> bytes:
    """Return the authority's certificate as phones take it."""
    found = x509.load_pem_x509_certificate(papers.authority.read_bytes())
    return found.public_bytes(serialization.Encoding.DER)


def _make_authority(papers: Papers, name: str, at: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    built = (
        _begin(subject, subject, key.public_key(), at, timedelta(days=365 * AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(_permitted(), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    write_whole(papers.authority_key, _key_bytes(key), mode=0o600)
    write_whole(papers.authority, built.sign(key, hashes.SHA256()).public_bytes(_PEM), mode=0o644)
    papers.server.unlink(missing_ok=True)


def _make_server(papers: Papers, addresses: list[str], at: datetime) -> None:
    authority = x509.load_pem_x509_certificate(papers.authority.read_bytes())
    signs = serialization.load_pem_private_key(papers.authority_key.read_bytes(), password=None)
    if not isinstance(signs, Key):
        raise TypeError(f"{papers.authority_key}: expected an elliptic curve key")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Truc Ban")])
    built = (
        _begin(subject, authority.subject, key.public_key(), at, timedelta(days=SERVER_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(one) for one in addresses]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signs.public_key()), critical=False)
    )
    write_whole(papers.server_key, _key_bytes(key), mode=0o600)
    write_whole(papers.server, built.sign(signs, hashes.SHA256()).public_bytes(_PEM), mode=0o644)


_PEM = serialization.Encoding.PEM


def _begin(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before((at - BACKDATED).astimezone(UTC))
        .not_valid_after((at + lasts).astimezone(UTC))
    )


def _permitted() -> list[x509.GeneralName]:
    """Return what the authority may vouch for."""
    networks = [x509.IPAddress(ipaddress.ip_network(network)) for network in PRIVATE]
    return [x509.DNSName(LOCAL), *networks]


def _general(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _key_bytes(key: Key) -> bytes:
    return key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
