"""Hôm nay: one look."""

from django.http import HttpResponse
from django.shortcuts import render

from trucban.web.http import AppRequest


def home(request: AppRequest) -> HttpResponse:
    return render(request, "today/home.html")
