from django.shortcuts import get_object_or_404, render

from .models import Exercise, GuidanceText, Phase


def guidance():
    return {text.key.replace("-", "_"): text.text for text in GuidanceText.objects.all()}


def library(request):
    """All exercises, in the order of a session."""
    exercises = Exercise.objects.visible_to(request.user).published().order_by("slug")
    texts = guidance()
    by_phase = [
        {
            "phase": phase,
            "purpose": texts.get(f"phase_{phase.replace('-', '_')}", ""),
            "exercises": [e for e in exercises if e.phase == phase],
        }
        for phase in Phase
    ]
    groups = [group for group in by_phase if group["exercises"]]
    return render(request, "exercises/library.html", {"groups": groups})


def detail(request, slug):
    exercises = (
        Exercise.objects.visible_to(request.user)
        .published()
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
