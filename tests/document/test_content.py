"""What a paper says survives being stored."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.document.papers import REPORT
from trucban.document.content import (
    Heading,
    OrganHeading,
    PaperContent,
    Paragraph,
    SignerBlock,
    Signers,
    Table,
    from_json,
    to_json,
)

LINES = st.text(max_size=20)
CELLS = (
    st.none()
    | LINES
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
)
SIGNERS = st.lists(st.builds(SignerBlock, LINES, LINES, LINES), max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.builds(Heading, LINES, st.integers(1, 3)),
    st.builds(Paragraph, LINES),
    st.builds(Signers, SIGNERS),
    st.builds(Table, st.just(("a", "b")), st.lists(st.tuples(CELLS, CELLS), max_size=3).map(tuple)),
)
PAPERS = st.builds(
    PaperContent,
    kind=st.sampled_from(["BC", "CV"]),
    organ=st.builds(OrganHeading, LINES, LINES),
    place=LINES,
    subject_line=LINES,
    date=st.none() | st.dates(),
    blocks=st.lists(BLOCKS, max_size=4).map(tuple),
    signers=SIGNERS,
    recipients=st.lists(LINES, max_size=3).map(tuple),
    draft=st.booleans(),
)


def through_json(content: PaperContent) -> PaperContent:
    return from_json(json.loads(json.dumps(to_json(content))))


def test_a_whole_paper_comes_back_as_it_was() -> None:
    assert through_json(REPORT) == REPORT
    assert through_json(REPORT).date == date(2026, 11, 23)


@given(content=PAPERS)
def test_whatever_it_says_it_comes_back_as_it_was(content: PaperContent) -> None:
    assert through_json(content) == content
