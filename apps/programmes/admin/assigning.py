from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User

from .assign_form import AssignForm


class AssignPage:
    """From a template to one or several patients, on one page. For the admin of programmes."""

    def get_urls(self):
        assign = path(
            "assign/", self.admin_site.admin_view(self.assign), name="programmes_programme_assign"
        )
        return [assign, *super().get_urls()]

    def assign(self, request):
        if not self.has_view_permission(request):
            raise Http404
        form = AssignForm(request.POST or None, therapist=request.user)
        programmes = self.assign_once(request, form) if request.method == "POST" else []
        if programmes:
            return self.assigned(request, programmes)
        if not form.is_bound:
            form.initial = self.what_was_chosen(request, form)
        context = self.admin_site.each_context(request) | {
            "title": _("Assign a programme"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/programmes/assign.html", context)

    @transaction.atomic
    def assign_once(self, request, form):
        """A page that is sent twice at the same moment comes in one after the other."""
        list(User.objects.select_for_update(no_key=True).filter(pk=form.therapist.pk))
        programmes = form.assign() if form.is_valid() else []
        for programme in programmes:
            self.log_addition(request, programme, [{"added": {}}])
        return programmes

    def what_was_chosen(self, request, form):
        """The template or the patients whose page she came from."""
        initial = {
            "start_on": request.user.local_date(timezone.now()),
            "patients": request.GET.getlist("patients"),
        }
        pk = request.GET.get("template", "")
        offered = form.fields["template"].queryset
        template = next((row for row in offered if str(row.pk) == pk), None)
        return initial | ({"template": template, "weekdays": template.weekdays} if template else {})

    def assigned(self, request, programmes):
        names = ", ".join(str(programme.patient) for programme in programmes)
        self.message_user(
            request,
            _("%(name)s now stands ready for %(patients)s.")
            % {"name": programmes[0], "patients": names},
        )
        if len(programmes) == 1:
            address = reverse("admin:programmes_programme_change", args=[programmes[0].pk])
        else:
            address = reverse("admin:programmes_programme_changelist")
        return HttpResponseRedirect(address)
