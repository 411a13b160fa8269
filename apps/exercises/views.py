from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.html import escape
from django.utils.http import quote_etag
from django.utils.translation import get_language

from .forms import LibraryForm
from .models import ALWAYS_THERE, Equipment, Exercise, GuidanceText, Phase, SafetyNote, Which
from .pictures import MEDIA_TYPE
from .templatetags.figures import turned_whole

A_DAY = 24 * 3600


def guidance():
    return {text.key.replace("-", "_"): text.text for text in GuidanceText.objects.all()}


def library(request):
    """All exercises, in the order of a session, or those that fit what she said."""
    form = LibraryForm(request.GET or None)
    exercises = (
        Exercise.objects.visible_to(request.user).published().with_picture().order_by("slug")
    )
    if form.is_used:
        exercises = form.chosen(exercises)
    context = {"form": form, "groups": in_phases(exercises), "count": len(exercises)}
    return render(request, "exercises/library.html", context)


def in_phases(exercises):
    texts = guidance()
    groups = [
        {
            "phase": phase,
            "purpose": texts.get(f"phase_{phase.replace('-', '_')}", ""),
            "exercises": [e for e in exercises if e.phase == phase],
        }
        for phase in Phase
    ]
    return [group for group in groups if group["exercises"]]


DRAWN_AIDS = {
    *("mat", "foam-roll-30", "ball-8", "ball-12", "duo-ball", "loop-band-3", "loop-band-6"),
    *("chair", "step", "stick"),
}
ASK_FIRST = ["CI-ROLL", "CI-BAL"]


def equipment(request):
    """What may help, what does as well at home, and what it is for. Nothing is for sale."""
    exercises = Exercise.objects.visible_to(request.user).published().order_by("slug")
    things = Equipment.objects.exclude(slug__in=ALWAYS_THERE).prefetch_related(
        "variants", Prefetch("exercise_set", exercises, to_attr="exercises")
    )
    aids = [
        {"thing": thing, "drawing": aid_drawing(thing), "exercises": thing.exercises}
        for thing in things
    ]
    notes = SafetyNote.objects.filter(code__in=ASK_FIRST)
    context = {"aids": aids, "form": LibraryForm(), "notes": notes}
    return render(request, "exercises/equipment.html", context)


def aid_drawing(thing):
    return f"drawings/aids/{thing.slug}.html" if thing.slug in DRAWN_AIDS else ""


def detail(request, slug):
    exercises = (
        Exercise.objects.visible_to(request.user)
        .published()
        .with_picture()
        .prefetch_related("safety_notes", "equipment__variants", "body_areas")
    )
    exercise = get_object_or_404(exercises, slug=slug)
    context = {"exercise": exercise, "guidance": guidance(), "others": others(request, exercise)}
    return render(request, "exercises/detail.html", context)


def others(request, exercise):
    """The easier and the harder exercise, as far as this reader may open them."""
    ids = {"easier": exercise.easier_exercise_id, "harder": exercise.harder_exercise_id}
    open_to_her = Exercise.objects.visible_to(request.user).published()
    found = {other.pk: other for other in open_to_her.filter(pk__in=filter(None, ids.values()))}
    return {way: found.get(pk) for way, pk in ids.items()}


# --- figures --------------------------------------------------------------------------------


def with_figure(request, slug):
    """Staff also see what is not published yet."""
    exercises = Exercise.objects.visible_to(request.user).with_picture()
    if not request.user.is_staff:
        exercises = exercises.published()
    return get_object_or_404(exercises, slug=slug)


def figure_svg(request, slug):
    """The drawing with its colours in it, for a PDF or a mail:
    ?which=start|mid|end&mirrored=1."""
    exercise = with_figure(request, slug)
    which, mirrored = request.GET.get("which", Which.END), "mirrored" in request.GET
    if exercise.own_picture and which in Which.values:
        return redirect(exercise.picture_path(which))
    drawn = exercise.drawn
    if drawn is None or which not in drawn.stills or (mirrored and not drawn.mirrors):
        raise Http404
    text = escape(f"{exercise.name}. {drawn.alt(which, get_language(), mirrored=mirrored)}")
    flat = turned_whole(drawn.flat(which)) if mirrored else drawn.flat(which)
    return kept_a_day(HttpResponse(titled(flat, text), content_type="image/svg+xml"))


def titled(svg, text):
    head, end, rest = svg.partition(">")
    return f"{head}{end}<title>{text}</title>{rest}"


def picture(request, slug, which):
    return picture_answer(request, with_figure(request, slug).own_picture, which)


def picture_answer(request, picture, which):
    """For whoever may see it. 404 when there is none."""
    if picture is None or which not in Which.values:
        raise Http404
    etag = quote_etag(picture.of(which)["digest"])
    return get_conditional_response(request, etag=etag) or kept_a_day(
        HttpResponse(
            bytes(picture.files.get(which=which).content),
            content_type=MEDIA_TYPE,
            headers={"ETag": etag},
        )
    )


def kept_a_day(response):
    """By her own browser, and by nothing between her and us."""
    response["Cache-Control"] = f"private, max-age={A_DAY}"
    return response
