"""Our drawings as tags: {% load bows %}, then {% ring 0.4 "0:18" "to go" %}."""

from django import template

from portal.bows import Goal, PainChart, Ring, Tempo

register = template.Library()


@register.inclusion_tag("design/ring.html")
def ring(share, number, words, *, size=236, is_paused=False, is_last=False):
    """share is what has passed, 0 to 1."""
    drawing = Ring(size, min(max(share, 0), 1))
    return {
        "ring": drawing,
        "passed": round(100 * drawing.share, 2),
        "number": number,
        "words": words,
        "is_paused": is_paused,
        "is_last": is_last,
    }


@register.inclusion_tag("design/progress_bows.html")
def progress_bows(done, total):
    """One small bow for each exercise: done, the one she is in, still to come."""
    return small_bows(done, total)


@register.inclusion_tag("design/step_bows.html")
def step_bows(done, total):
    """The same for pages that follow each other."""
    return small_bows(done, total)


def small_bows(done, total):
    places = range(1, total + 1)
    states = ["done" if n <= done else "now" if n == done + 1 else "to-come" for n in places]
    return {"states": states, "current": min(done + 1, total), "total": total}


@register.inclusion_tag("design/goal_bow.html")
def goal_bow(start, now, weeks):
    """weeks: between the two answers; 0 as long as there is one."""
    return {"goal": Goal(start, now), "weeks": weeks}


@register.inclusion_tag("design/tempo_curve.html")
def tempo_curve(up, hold, down):
    return {"tempo": Tempo(up, hold, down)}


@register.inclusion_tag("design/pain_chart.html")
def pain_chart(weeks, changes=(), *, is_on_paper=False):
    """weeks: {"label", "before", "after"}, oldest first; a mean may be None.
    changes: (day, weeks since the first) of what changed in the plan. Paper cannot be opened."""
    return {
        "chart": chart_of(weeks, changes),
        "weeks": weeks,
        "is_on_paper": is_on_paper,
        "changed_on": [day for day, _place in changes],
    }


def chart_of(weeks, changes):
    before, after = ([week[name] for week in weeks] for name in ("before", "after"))
    return PainChart(before, after, [place for _day, place in changes])
