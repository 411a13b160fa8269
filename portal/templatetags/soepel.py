from datetime import datetime

from allauth.account import app_settings as account_settings
from django import template
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.timezone import template_localtime
from django.utils.translation import get_language, pgettext

register = template.Library()


@register.simple_tag
def icon(name):
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>',
        name,
    )


@register.filter
def tries_left(failed):
    """Of a code that came by mail."""
    return account_settings.LOGIN_BY_CODE_MAX_ATTEMPTS - failed


# How a day is written; German sets a point after the number.
FORMATS = {
    "weekday_date": ("l j F", "l, j. F"),
    "weekday_time": ("l j F, H:i", "l, j. F, H:i"),
    "weekday_hour": ("l H:i", "l H:i"),
    "month_date": ("j F", "j. F"),
    "short_date": ("j M", "j. M"),
    "day_number": ("j", "j."),
    "weekday_short": ("D j M", "D j. M"),
    "year_date": ("j F Y", "j. F Y"),
    "full_date": ("l j F Y", "l, j. F Y"),
}


def day_filter(name, usual, german):
    def written(value):
        if not value:
            return ""
        if isinstance(value, datetime):
            value = template_localtime(value)
        text = format_date(value, german if get_language() == "de" else usual)
        return text.lower() if get_language() == "nl" else text

    register.filter(name, written)


for _name, _formats in FORMATS.items():
    day_filter(_name, *_formats)


def short_weekdays():
    return [
        pgettext("weekday, 2 letters", "Mo"),
        pgettext("weekday, 2 letters", "Tu"),
        pgettext("weekday, 2 letters", "We"),
        pgettext("weekday, 2 letters", "Th"),
        pgettext("weekday, 2 letters", "Fr"),
        pgettext("weekday, 2 letters", "Sa"),
        pgettext("weekday, 2 letters", "Su"),
    ]


@register.filter
def short_weekday(day):
    """A date or a weekday number as two letters."""
    number = day if isinstance(day, int) else day.weekday()
    return short_weekdays()[number]


# The week stands on one shallow bow: a quadratic curve through Monday and Sunday.
START, CONTROL, END = (24, 62), (171, -6), (318, 62)
WORD_BELOW = 46


def point_on_bow(t):
    def at(axis):
        return (1 - t) ** 2 * START[axis] + 2 * t * (1 - t) * CONTROL[axis] + t**2 * END[axis]

    return round(at(0), 1), round(at(1), 1)


def bow_until(t):
    """The path of the bow's first part, split off by de Casteljau."""
    x = START[0] + t * (CONTROL[0] - START[0])
    y = START[1] + t * (CONTROL[1] - START[1])
    end_x, end_y = point_on_bow(t)
    return f"M{START[0]} {START[1]}Q{x:.1f} {y:.1f} {end_x} {end_y}"


@register.inclusion_tag("design/week_bow.html")
def week_bow(days):
    points = []
    for index, day in enumerate(days):
        x, y = point_on_bow(index / 6)
        points.append({"day": day, "x": x, "y": y, "word_y": y + WORD_BELOW})
    today = next((index for index, day in enumerate(days) if day.is_today), 0)
    return {"points": points, "filled": bow_until(today / 6) if today else ""}
