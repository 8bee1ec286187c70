"""
Answers of GeoReport v2 in JSON and XML: the same values, written as the specification's examples are.

A list is an array in JSON and a root with repeated children in XML; nothing known is null, and an empty element.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse, JsonResponse

CHILD = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
FORMATS = {"xml": "text/xml", "json": "application/json"}
Row = Mapping[str, Any]


class Wrong(Exception):
    """A request that cannot be answered; says which HTTP status and why."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status, self.description = status, description


def answer(root: str, rows: Sequence[Row] | Row, form: str, *, status: int = 200) -> HttpResponse:
    """Write rows as ``form`` ("json" or "xml") under a root element ("services", "service_definition", "discovery" …)."""
    if form == "json":
        return JsonResponse(
            rows,
            safe=False,
            status=status,
            json_dumps_params={"ensure_ascii": False},
            content_type=f"{FORMATS['json']}; charset=utf-8",
        )
    text = ElementTree.tostring(_element(root, rows), encoding="unicode")
    return HttpResponse(
        f'<?xml version="1.0" encoding="utf-8"?>\n{text}',
        content_type=f"{FORMATS['xml']}; charset=utf-8",
        status=status,
    )


def error(status: int, description: str, form: str) -> HttpResponse:
    return answer("errors", [{"code": status, "description": description}], form, status=status)


def _element(name: str, value: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(value, Mapping):
        element.extend(_element(key, one) for key, one in value.items())
    elif isinstance(value, list):
        element.extend(_element(CHILD[name], one) for one in value)
    elif value is not None:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)
    return element
