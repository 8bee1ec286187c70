"""Filters and tags every page has."""

from django import template

register = template.Library()
