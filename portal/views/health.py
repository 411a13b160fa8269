"""What a watcher asks: does it answer, does it work, do the reminders go."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from portal.alarm import Watch

SECONDS_REMEMBERED = 10  # anybody may ask, and counting a day's mails takes a moment


def healthz(request):
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """The database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    if missing:
        return JsonResponse({"database": "ok", "migrations": "missing"}, status=503)
    return JsonResponse({"database": "ok", "migrations": "ok"})


def readyz_reminders(request):
    """Mails go, and go in time. Numbers, of nobody."""
    try:
        numbers = cache.get_or_set("readyz.reminders", numbers_now, SECONDS_REMEMBERED)
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse(numbers, status=503 if numbers["alarms"] else 200)


def numbers_now():
    return Watch.taken(timezone.now()).as_numbers()
