"""A sentence is made once and said in any language."""

from trucban.lib.sentences import sentence

VIETNAMESE = {"Cell %(where)s: %(why)s": "Ô %(where)s: %(why)s", "no day": "không phải ngày"}


def test_a_sentence_with_another_inside() -> None:
    said = sentence("Cell %(where)s: %(why)s", where="B2", why=sentence("no day"))
    assert str(said) == "Cell B2: no day"
    assert said.said(VIETNAMESE.__getitem__) == "Ô B2: không phải ngày"
