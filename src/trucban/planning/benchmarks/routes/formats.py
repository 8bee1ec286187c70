"""Which family a routing text belongs to."""

from trucban.planning.benchmarks.routes import chao, toptw, vrplib
from trucban.planning.benchmarks.routes.instance import Instance
from trucban.planning.benchmarks.text import NotAnInstance, _


def open_text(text: str, teams: int = 1) -> Instance:
    """
    Recognise and read an instance; ``teams`` counts where the file does not say.

    Raises
    ------
    NotAnInstance: no family knows the text, or it does not follow its family's format.
    """
    if chao.recognises(text):
        return chao.read(text)
    if vrplib.recognises(text):
        return vrplib.read(text)
    if toptw.recognises(text):
        return toptw.read(text, teams)
    raise NotAnInstance(_("this is no routing benchmark the program knows"))
