from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from .find import find


@never_cache
def search(request):
    """What was typed stands in the address and is kept nowhere."""
    text = request.GET.get("q", "").strip()
    answer = find(text, user=request.user, language=get_language(), at=timezone.now())
    return render(request, "articles/search.html", {"text": text, "answer": answer})
