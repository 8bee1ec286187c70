"""The commune's own certificates: trusted once, good for the local network only, renewed by themselves."""

import socket
import ssl
import stat
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from trucban.config.lan import addresses, authority, trust
from trucban.config.lan.authority import Papers

HERE = ["127.0.0.1", "192.168.1.10", "truc-ban.local"]
NOW = datetime.now(UTC)


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return authority.ensure(tmp_path / "lan", name="Thử", addresses=HERE, at=NOW)


def server_certificate(papers: Papers) -> x509.Certificate:
    return x509.load_pem_x509_certificate(papers.server.read_bytes())


def shake_hands(papers: Papers, certificate: Path, key: Path, name: str) -> None:
    """Let a client that trusts only the authority speak to a server with this certificate, as ``name``."""
    serves = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serves.load_cert_chain(certificate, key)
    trusts = ssl.create_default_context(cafile=papers.authority)
    one, other = socket.socketpair()

    def answer() -> None:
        try:
            with serves.wrap_socket(one, server_side=True):
                pass
        except OSError:
            one.close()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with trusts.wrap_socket(other, server_hostname=name):
            pass
    finally:
        other.close()
        thread.join()


@pytest.mark.parametrize("name", HERE)
def test_who_trusts_the_authority_trusts_the_server_at_each_of_its_addresses(
    papers: Papers, name: str
) -> None:
    shake_hands(papers, papers.server, papers.server_key, name)


def test_another_address_is_refused(papers: Papers) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(papers, papers.server, papers.server_key, "192.168.1.11")


@pytest.mark.parametrize("name", ["vnexpress.net", "8.8.8.8"])
def test_the_authority_cannot_vouch_for_the_world(papers: Papers, tmp_path: Path, name: str) -> None:
    """Even whoever stole its key: the phone refuses what the constraints forbid."""
    signs = serialization.load_pem_private_key(papers.authority_key.read_bytes(), password=None)
    assert isinstance(signs, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.load_pem_x509_certificate(papers.authority.read_bytes()).subject
    forged = (
        authority._begin(x509.Name([]), issuer, key.public_key(), NOW, timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([authority._general(name)]), critical=True)
        .sign(signs, hashes.SHA256())
    )
    (tmp_path / "forged.pem").write_bytes(forged.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "forged.key").write_bytes(authority._key_bytes(key))
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        shake_hands(papers, tmp_path / "forged.pem", tmp_path / "forged.key", name)


def test_what_is_outside_the_local_network_is_left_out(tmp_path: Path) -> None:
    found = authority.ensure(tmp_path, name="Thử", addresses=["203.0.113.5", "may-truc", *HERE], at=NOW)
    names = server_certificate(found).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert sorted(str(one.value) for one in names) == sorted(HERE)


def test_keys_are_for_nobody_else(papers: Papers) -> None:
    for file in (papers.authority_key, papers.server_key):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(papers.folder.stat().st_mode) == 0o700


def test_nothing_is_made_anew_while_it_holds(papers: Papers) -> None:
    before = papers.server.read_bytes()
    authority.ensure(papers.folder, name="Thử", addresses=HERE, at=NOW + timedelta(days=30))
    assert papers.server.read_bytes() == before


@pytest.mark.parametrize(
    ("days", "here"), [(61, HERE), (0, [*HERE, "10.0.0.4"])], ids=["near its end", "another address"]
)
def test_the_server_is_certified_anew_and_the_trust_given_once_stays(
    papers: Papers, days: int, here: list[str]
) -> None:
    trusted, before = papers.authority.read_bytes(), papers.server.read_bytes()
    authority.ensure(papers.folder, name="Thử", addresses=here, at=NOW + timedelta(days=days))
    assert papers.server.read_bytes() != before
    assert papers.authority.read_bytes() == trusted


def test_a_fingerprint_is_read_in_groups_of_four(papers: Papers) -> None:
    groups = authority.fingerprint(papers).split(" ")
    assert [len(group) for group in groups] == [4] * 16


@pytest.fixture
def page(papers: Papers) -> Iterator[str]:
    shown = trust.Shown(("https://192.168.1.10:8443/", "https://truc-ban.local:8443/"), papers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), trust._handler(shown))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()


def test_the_trust_page_says_what_to_do_and_gives_the_certificate(page: str, papers: Papers) -> None:
    with urllib.request.urlopen(f"{page}/") as answer:
        text = answer.read().decode()
    assert authority.fingerprint(papers) in text
    assert 'href="https://192.168.1.10:8443/"' in text
    assert "<svg" in text
    with urllib.request.urlopen(f"{page}/trucban.crt") as answer:
        assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
        given = x509.load_der_x509_certificate(answer.read())
    assert given == x509.load_pem_x509_certificate(papers.authority.read_bytes())


@pytest.mark.parametrize(
    "path", ["/authority.key", "/../authority.key", "/server.key", "/dien-thoai/", "/?x=1"]
)
def test_the_trust_page_gives_nothing_else(page: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{page}{path}")
    assert refused.value.code == 404


def test_phones_are_offered_addresses_before_names_and_never_this_machine_itself() -> None:
    assert addresses.reachable(["127.0.0.1", "may", "truc-ban.local", "192.168.1.10", "203.0.113.5"]) == [
        "192.168.1.10",
        "truc-ban.local",
    ]
