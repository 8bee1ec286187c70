"""Sentences for a person, made where no language is known yet: an English text and its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    An English text with ``%(named)s`` values, put into the reader's language by who shows it.

    A value may be a sentence itself.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.said(str)

    def said(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in the language of ``translate``, such as Django's ``gettext``."""
        values = {
            name: value.said(translate) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return translate(self.text) % values


def sentence(text: str, /, **values: object) -> Sentence:
    """Return a sentence. Modules import this as ``_``, so that the catalogues find the text."""
    return Sentence(text, values)
