"""Which programme a patient's own plan is about, and whether she still has to make one."""

from apps.programmes.models import Programme, SessionLog


def programme_of_plan(user, day):
    own = Programme.objects.visible_to(user).filter(patient=user).with_proposals().with_days()
    return plan_among(own, day)


def plan_among(programmes, day):
    """The programme that her plan is about: of those with sessions the newest that runs, or else
    the newest that is still to come."""
    asking = [programme for programme in programmes if asks_sessions(programme, day)]
    return min(asking, key=lambda programme: programme.is_still_to_come(day), default=None)


def asks_sessions(programme, day):
    is_there = programme.is_active_on(day) or programme.is_still_to_come(day)
    return is_there and not programme.is_for_breaks_on(max(day, programme.start_on))


def is_new_here(user, day):
    """Who has logged a session already knows her way."""
    if user.introduced_at is not None or programme_of_plan(user, day) is None:
        return False
    own = SessionLog.objects.visible_to(user).filter(programme__patient=user)
    return not own.exists()
