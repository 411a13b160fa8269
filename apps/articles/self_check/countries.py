"""Whom to call, by country. The language suggests one; the reader chooses."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    code: str
    emergency: str
    out_of_hours: str  # a national number, where there is one


COUNTRIES = {
    "NL": Country("NL", emergency="112", out_of_hours=""),
    "DE": Country("DE", emergency="112", out_of_hours="116117"),
    "UK": Country("UK", emergency="999", out_of_hours="111"),
}
OF_LANGUAGE = {"nl": "NL", "de": "DE", "en": "UK"}


def country_of(code: str, language: str) -> Country:
    return COUNTRIES.get(code) or COUNTRIES[OF_LANGUAGE[language]]
