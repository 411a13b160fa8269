"""The menu of the staff pages: what this person may open, in the order of her day."""

from dataclasses import dataclass
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Membership

THERAPIST, MANAGER = Membership.Role.THERAPIST, Membership.Role.MANAGER
CASELOAD_PAGES = ("index", "caseload_", "programmes_handledfact_")


@dataclass(frozen=True)
class Item:
    """A page, and the lists that are reached through it."""

    model: str
    label: str
    icon: str
    through: tuple[str, ...] = ()

    @property
    def address(self):
        return reverse(f"admin:{self.model}_changelist")


MENU = [
    (
        "",
        [
            Item("accounts_user", _("Patients"), "people", ("accounts_carerelationship",)),
            Item(
                "programmes_programme",
                _("Programmes"),
                "programme",
                (
                    "programmes_programmephase",
                    "programmes_prescribedexercise",
                    "programmes_sessionlog",
                    "programmes_checkin",
                    "programmes_barrier",
                ),
            ),
        ],
    ),
    (
        _("Library"),
        [
            Item("exercises_exercise", _("Exercises"), "exercise"),
            Item(
                "programmes_programmetemplate",
                _("Templates"),
                "template",
                ("programmes_templatephase",),
            ),
            Item(
                "articles_article",
                _("Articles"),
                "article",
                ("articles_carecard", "articles_feedback"),
            ),
        ],
    ),
    (
        _("Practice"),
        [
            Item("accounts_invitation", _("Invitations"), "invitation"),
            Item(
                "reminders_delivery",
                _("Mail sent"),
                "mail",
                ("reminders_reminder", "reminders_sittingbreak"),
            ),
            Item("accounts_membership", _("People and roles"), "roles"),
            Item("accounts_practice", _("Practice details"), "practice"),
            Item("accounts_accesslog", _("Access log"), "lock"),
        ],
    ),
]


def menu_for(site, request):
    """Groups of entries; the first begins with the caseload of who has one."""
    here = page_of(request)
    groups = [(name, entries_of(site, request, items, here)) for name, items in MENU]
    groups[0][1][:0] = landing(request, here)
    groups[-1][1].extend(of_the_house(request, here))
    return [{"name": name, "entries": entries} for name, entries in groups if entries]


def landing(request, here):
    if not request.user.works_as(THERAPIST):
        return []
    is_here = here.startswith(CASELOAD_PAGES)
    return [entry(reverse("admin:index"), _("Caseload"), "caseload", is_here)]


def of_the_house(request, here):
    """What no list of a patient or of the library is behind."""
    pages = [("all", _("All tables"), "tables")]
    if request.user.is_superuser:
        pages.insert(0, ("reminders_run", _("How reminders run"), "clock"))
    return [entry(reverse(f"admin:{n}"), label, icon, here == n) for n, label, icon in pages]


def entries_of(site, request, items, here):
    open_lists = {name_of(model): model_admin for model, model_admin in site._registry.items()}
    return [
        entry(item.address, label_of(item, request), item.icon, here in (item.model, *item.through))
        for item in items
        if item.model in open_lists and open_lists[item.model].has_view_permission(request)
    ]


def entry(url, label, icon, is_here):
    return {"url": url, "label": label, "icon": icon, "is_here": is_here}


def label_of(item, request):
    """A manager finds her colleagues on the same list."""
    user = request.user
    alone = user.works_as(THERAPIST) and not (user.works_as(MANAGER) or user.is_superuser)
    return _("People") if item.model == "accounts_user" and not alone else item.label


def name_of(model):
    return f"{model._meta.app_label}_{model._meta.model_name}"


def page_of(request):
    """The name of the address without what is done there: exercises_exercise, all."""
    match = request.resolver_match
    name = (match and match.url_name) or ""
    known = chain.from_iterable((i.model, *i.through) for _name, items in MENU for i in items)
    return next((model for model in known if name.startswith(f"{model}_")), name)
