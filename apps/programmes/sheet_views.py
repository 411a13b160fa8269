"""The programme on paper, and the pictures of its lines."""

from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from apps.accounts.square import square
from apps.exercises.views import picture_answer

from .models import PrescribedExercise, Programme
from .sheet import sheet_of
from .views import note_look


@login_required
@never_cache
def sheet(request, pk):
    programmes = Programme.objects.visible_to(request.user).with_lines()
    programmes = programmes.select_related("patient", "practice", "assigned_by")
    programme = get_object_or_404(programmes, pk=pk)
    note_look(request, programme, programme)
    today = programme.patient.local_date(timezone.now())
    context = {
        "programme": programme,
        "phase": programme.phase_on(today),
        "sheet": sheet_of(programme, today),
        "today": today,
        "square": square(urljoin(settings.SITE_URL, programme.get_absolute_url())),
    }
    return render(request, "programmes/sheet.html", context)


@login_required
def picture(request, pk, line, which):
    """Whoever sees the programme sees its pictures, and nobody else."""
    programmes = Programme.objects.visible_to(request.user).filter(pk=pk)
    lines = PrescribedExercise.objects.filter(programme__in=programmes)
    found = get_object_or_404(lines.select_related("exercise__picture"), pk=line)
    return picture_answer(request, found.exercise.own_picture, which)
