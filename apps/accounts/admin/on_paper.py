"""The invitation on paper, for who has no mail at hand: one sheet of A5, in her language."""

from django.http import Http404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.emails import absolute
from apps.accounts.square import square

GROUP = 4


class OnPaper:
    """A page for InvitationAdmin. Its code stands on this page and nowhere else, so only a
    press of a button makes one."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.paper_page)
        ours = path("<int:pk>/paper/", view, name="accounts_invitation_paper")
        return [ours, *super().get_urls()]

    @method_decorator(require_POST)
    def paper_page(self, request, pk):
        if not self.has_add_permission(request):
            raise Http404
        return self.on_paper(request, self.get_object(request, str(pk)))

    def on_paper(self, request, invitation):
        if invitation.accepted_at:
            raise Http404
        invitation.invited_by = self.backer(request.user, invitation.practice)
        invitation.save(update_fields=["invited_by"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invitation on paper"),
            "opts": self.opts,
            "language": invitation.language,
            "paper": paper_of(invitation, invitation.put_on_paper(at=timezone.now())),
        }
        response = TemplateResponse(request, "admin/accounts/invitation/paper.html", context)
        add_never_cache_headers(response)
        return response

    def response_add(self, request, obj, post_url_continue=None):
        if "_paper" in request.POST:
            return self.on_paper(request, obj)
        return super().response_add(request, obj, post_url_continue)


def paper_of(invitation, code):
    with translation.override(invitation.language):
        groups = [code[i : i + GROUP] for i in range(0, len(code), GROUP)]
        context = {
            "invitation": invitation,
            "square": square(absolute(reverse("invitation", args=["-".join(groups)]))),
            "address": absolute(reverse("invitation_code")).partition("://")[2].rstrip("/"),
            "code": " ".join(groups),
        }
        return render_to_string("accounts/paper.html", context)
