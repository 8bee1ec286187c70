"""A sealed message is opened by its browser alone; the sender's word is a signature over where, until when, who."""

import json
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.notify.push_service import Browser
from trucban.lib import web_push

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
# RFC 8291, section 5 and appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
SENDER, SALT = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "DGv6ra1nlYgDCS1FRnbzlw"
RECEIVER, SECRET = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94", "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(web_push.decoded(text), "big"), ec.SECP256R1())


def test_the_example_of_the_rfc_byte_by_byte() -> None:
    receiver = web_push.encoded(web_push.point(private(RECEIVER).public_key()))
    made = web_push.sealed(PLAIN, receiver, SECRET, private(SENDER), web_push.decoded(SALT))
    assert web_push.encoded(made) == BODY


def test_its_browser_opens_it_and_no_other() -> None:
    browser, other = Browser("https://push.example/1"), Browser("https://push.example/2")
    text = "Có việc mới, mở Trực Ban".encode()
    message = web_push.seal(text, browser_key=browser.p256dh, secret=browser.auth)
    assert browser.opened(message) == text
    assert text not in message
    with pytest.raises(InvalidTag):
        other.opened(message)
    assert web_push.seal(text, browser_key=browser.p256dh, secret=browser.auth) != message


@pytest.mark.parametrize(
    ("key", "secret"),
    [
        ("", ""),
        ("é", "é"),
        ("BA" * 40, "AAAAAAAAAAAAAAAAAAAAAA"),
        (web_push.encoded(b"\x04" + b"\x01" * 64), web_push.encoded(b"x" * 16)),  # no point of the curve
        (web_push.encoded(web_push.point(private(RECEIVER).public_key())), web_push.encoded(b"short")),
    ],
    ids=["empty", "no base64", "too short", "no point", "short secret"],
)
def test_keys_that_are_none_are_refused(key: str, secret: str) -> None:
    with pytest.raises(web_push.NotASubscription):
        web_push.seal(b"x", browser_key=key, secret=secret)


def test_the_sender_names_where_until_when_and_who() -> None:
    own = ec.generate_private_key(ec.SECP256R1())
    said = web_push.authorization(
        own, endpoint="https://push.example/abc?x=1", contact="mailto:xa@example.vn", at=AT
    )
    scheme, _space, rest = said.partition(" ")
    token, key = (part.partition("=")[2] for part in rest.split(", "))
    head, claims, signature = token.split(".")
    assert scheme == "vapid"
    assert json.loads(web_push.decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    told = json.loads(web_push.decoded(claims))
    assert told["aud"] == "https://push.example"
    assert told["sub"] == "mailto:xa@example.vn"
    assert 0 < told["exp"] - AT.timestamp() <= 24 * 3600
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), web_push.decoded(key))
    raw = web_push.decoded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(der, f"{head}.{claims}x".encode(), ec.ECDSA(hashes.SHA256()))
    without = web_push.authorization(own, endpoint="https://push.example/abc", contact="", at=AT)
    assert "sub" not in json.loads(web_push.decoded(without.split(".")[1]))
