from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .bulk_forms import PauseForm, ResumeForm, StopForm


class BulkPages:
    """Pages that say what will happen to whom, and ask first. For the admin of programmes;
    one programme has them as well as the ones that were chosen from the list."""

    actions = ["pause_chosen", "resume_chosen", "stop_chosen", "assign_to_patients"]

    def get_urls(self):
        pages = [self.page_of(form) for form in (PauseForm, ResumeForm, StopForm)]
        return [*pages, *super().get_urls()]

    def page_of(self, form_class):
        return path(
            f"<int:pk>/{form_class.name}/",
            self.admin_site.admin_view(self.one),
            {"form_class": form_class},
            name=f"programmes_programme_{form_class.name}",
        )

    def one(self, request, pk, form_class):
        programme = self.get_object(request, str(pk))
        return self.ask(request, self.get_queryset(request).filter(pk=programme.pk), form_class)

    @admin.action(description=_("Pause"), permissions=["change"])
    def pause_chosen(self, request, queryset):
        return self.ask(request, queryset, PauseForm)

    @admin.action(description=_("Resume"), permissions=["change"])
    def resume_chosen(self, request, queryset):
        return self.ask(request, queryset, ResumeForm)

    @admin.action(description=_("Stop programme"), permissions=["change"])
    def stop_chosen(self, request, queryset):
        return self.ask(request, queryset, StopForm)

    @admin.action(description=_("Assign another programme"), permissions=["change"])
    def assign_to_patients(self, request, queryset):
        patients = sorted(set(queryset.values_list("patient", flat=True)))
        address = reverse("admin:programmes_programme_assign")
        return HttpResponseRedirect(f"{address}?{urlencode({'patients': patients}, doseq=True)}")

    def ask(self, request, queryset, form_class):
        """The page, and what its button does. What cannot happen is said and left alone."""
        programmes = list(queryset.select_related("patient"))
        confirmed = form_class.name in request.POST
        data = request.POST if confirmed else None
        form = form_class(data, programmes=programmes, by=request.user)
        nothing_to_ask = request.method == "POST" and not form.open_programmes
        if nothing_to_ask or (confirmed and form.is_valid()):
            return self.act(request, form)
        self.look(request, programmes)
        context = self.admin_site.each_context(request) | {
            "title": form.title,
            "opts": self.opts,
            "form": form,
            "action": request.POST.get("action", ""),
        }
        return TemplateResponse(request, "admin/programmes/confirm.html", context)

    def act(self, request, form):
        done, left = form.apply()
        for programme in done:
            self.log_change(request, programme, str(form.logged))
        if done:
            self.message_user(request, form.says(done), messages.SUCCESS)
        if left:
            text = gettext("Left as it was: %s.") % ", ".join(left)
            self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:programmes_programme_changelist"))
