"""What the scripts on her device ask."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache

from apps.accounts.sign_in.device import account_of


@never_cache
def device(request):
    """Who is signed in, a token for what is sent, and which pages to keep for when there is no
    network."""
    return JsonResponse(
        {"account": account_of(request.user), "token": get_token(request), "kit": []}
    )
