from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from factories import CareRelationshipFactory, MembershipFactory, UserFactory
from pages import every, one, page_of, text_of, texts, with_class

from apps.accounts.models import CareRelationship, Consent, ConsentText, Invitation

INVITATIONS = "admin:accounts_invitation_changelist"
INVITE = "admin:accounts_invitation_add"
CARE = "admin:accounts_carerelationship_add"
IN_MAY = datetime(2099, 5, 3, 12, tzinfo=UTC)
LAST_MAY = datetime(2020, 5, 3, 12, tzinfo=UTC)
STAFF = "admin:accounts_membership_add"


@pytest.fixture
def root(db):
    return UserFactory(is_superuser=True)


@pytest.fixture
def lotte(brug):
    """Theo's colleague."""
    return MembershipFactory(practice=brug, user__first_name="Lotte").user


def change(model, pk):
    return reverse(f"admin:accounts_{model}_change", args=[pk])


def status(client, user, address):
    client.force_login(user)
    return client.get(address).status_code


def choices(client, user, address, field):
    client.force_login(user)
    form = client.get(address).context["adminform"].form
    return {str(label) for value, label in form.fields[field].choices if value}


# --- people -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "expected"), [("theo", 200), ("mila", 200), ("vera", 404), ("bram", 404)]
)
def test_who_opens_the_page_of_a_patient(client, request, anna, who, expected):
    assert status(client, request.getfixturevalue(who), change("user", anna.pk)) == expected


def test_therapist_reads_her_patients_address(client, theo, anna):
    client.force_login(theo)
    assert "anna@demo.example" in client.get(change("user", anna.pk)).content.decode()


def test_manager_reads_the_name_only(client, mila, anna):
    client.force_login(mila)
    page = client.get(change("user", anna.pk)).content.decode()
    assert "Anna" in page
    assert "anna@demo.example" not in page
    assert "password" not in page


def test_person_is_not_changed_by_staff(client, theo, mila, anna):
    for user in (theo, mila):
        client.force_login(user)
        answer = client.post(change("user", anna.pk), {"first_name": "Ans"})
        assert answer.status_code == 403
    anna.refresh_from_db()
    assert anna.first_name == "Anna"


def test_new_address_by_the_superuser_has_to_be_verified(client, root, anna):
    client.force_login(root)
    data = {"first_name": "Anna", "email": "anna@new.example", "language": "nl", "is_active": "on"}
    client.post(change("user", anna.pk), data | {"time_zone": "Europe/Amsterdam"})
    assert list(EmailAddress.objects.filter(user=anna).values_list("email", "verified")) == [
        ("anna@new.example", False)
    ]


def test_superuser_alone_makes_a_library_editor(client, root, mila, theo):
    data = {"first_name": "Theo", "email": theo.email, "language": "nl", "is_active": "on"}
    data |= {"time_zone": "Europe/Amsterdam", "is_library_editor": "on"}
    for user, expected in ((mila, False), (root, True)):
        client.force_login(user)
        client.post(change("user", theo.pk), data)
        theo.refresh_from_db()
        assert theo.is_library_editor is expected


def people_with(client, user, role):
    client.force_login(user)
    found = client.get(reverse("admin:accounts_user_changelist"), {"works_as": role})
    return {person.first_name for person in found.context["cl"].result_list}


def test_role_filter_tells_nothing_of_another_practice(client, mila, root, theo, anna, zuid, vera):
    MembershipFactory(user=anna, practice=zuid, role="therapist")
    CareRelationshipFactory(patient=theo, therapist=vera, practice=zuid)
    assert people_with(client, mila, "therapist") == {"Theo"}
    assert people_with(client, mila, "patient") == {"Anna"}
    assert people_with(client, root, "therapist") == {"Anna", "Theo", "Vera"}


def test_list_of_people_holds_own_patients_only(client, theo, anna, bram, mila):
    client.force_login(theo)
    people = client.get(reverse("admin:accounts_user_changelist")).context["cl"].result_list
    assert [person.first_name for person in people] == ["Anna"]


def test_patient_leaves_the_list_when_care_ends(client, theo, anna):
    anna.care_received_set.get().end(at=timezone.now())
    assert status(client, theo, change("user", anna.pk)) == 404


# --- practice, staff, care ------------------------------------------------------------------


def test_manager_edits_her_own_practice(client, mila, brug):
    client.force_login(mila)
    client.post(change("practice", brug.pk), {"name": "De Brug", "phone": "0201234567"})
    brug.refresh_from_db()
    assert brug.phone == "0201234567"


@pytest.mark.parametrize("who", ["theo", "vera", "mila"])
def test_other_practice_stays_closed(client, request, brug, zuid, who):
    practice = zuid if who == "mila" else brug
    assert status(client, request.getfixturevalue(who), change("practice", practice.pk)) == 404


def ends(at=None):
    """The two fields of an end; empty without one."""
    local = at and at.astimezone(ZoneInfo("Europe/Amsterdam"))
    return {
        "valid_to_0": local.strftime("%Y-%m-%d") if at else "",
        "valid_to_1": local.strftime("%H:%M:%S") if at else "",
    }


def in_days(days):
    return timezone.now() + timedelta(days=days)


def saved(client, user, model, row, at=None):
    """Saves another end. Returns the fields that were refused."""
    client.force_login(user)
    answer = client.post(change(model, row.pk), ends(at))
    row.refresh_from_db()
    return list(answer.context["adminform"].form.errors) if answer.status_code == 200 else []


def test_manager_ends_a_membership(client, mila, theo):
    membership = theo.memberships.get()
    assert saved(client, mila, "membership", membership, in_days(1)) == []
    assert membership.valid_to is not None


def test_now_is_an_end_even_a_minute_later(client, mila, theo):
    membership, before = theo.memberships.get(), timezone.now()
    assert saved(client, mila, "membership", membership, before - timedelta(minutes=1)) == []
    assert membership.valid_to >= before


@pytest.mark.parametrize("days", [-1, -3000])
def test_nothing_ends_in_the_past(client, mila, theo, anna, days):
    """3000 days ago is before the start as well."""
    care, membership = anna.care_received_set.get(), theo.memberships.get()
    assert saved(client, mila, "carerelationship", care, in_days(days)) == ["valid_to"]
    assert saved(client, mila, "membership", membership, in_days(days)) == ["valid_to"]
    assert (care.valid_to, membership.valid_to) == (None, None)


def test_new_row_ends_after_it_starts(client, mila, anna, theo, lotte, brug):
    client.force_login(mila)
    late = {"valid_from_0": "2099-01-01", "valid_from_1": "08:00"} | ends(in_days(1))
    page = client.post(reverse(CARE), care_data(anna, lotte, brug) | late)
    assert errors(page) == {"valid_to"}
    page = client.post(reverse(STAFF), staff_data(theo, brug, "editor") | late)
    assert errors(page) == {"valid_to"}


def test_row_is_not_opened_twice(client, mila, anna, theo, brug):
    care, membership = anna.care_received_set.get(), theo.memberships.get()
    care.end(at=timezone.now())
    membership.end(at=timezone.now())
    CareRelationshipFactory(patient=anna, therapist=theo, practice=brug)
    MembershipFactory(user=theo, practice=brug)
    assert saved(client, mila, "carerelationship", care) == ["valid_to"]
    assert saved(client, mila, "membership", membership) == ["valid_to"]


def test_open_row_is_not_added_twice(client, mila, anna, theo, brug):
    client.force_login(mila)
    assert errors(client.post(reverse(CARE), care_data(anna, theo, brug))) == {"therapist"}
    page = client.post(reverse(STAFF), staff_data(theo, brug, "therapist"))
    assert errors(page) == {"user"}


REFUSED = "Ask a colleague who manages the practice."


def test_nobody_gives_herself_a_role(client, mila, root, theo, brug):
    for user in (mila, root):
        client.force_login(user)
        page = client.post(reverse(STAFF), staff_data(user, brug, "editor"))
        assert page.context["adminform"].form.errors["user"] == [gettext(REFUSED)]
    assert client.post(reverse(STAFF), staff_data(theo, brug, "editor")).status_code == 302


def test_nobody_takes_a_patient(client, mila, anna, brug):
    MembershipFactory(user=mila, practice=brug, role="therapist")
    client.force_login(mila)
    page = client.post(reverse(CARE), care_data(anna, mila, brug))
    assert page.context["adminform"].form.errors["therapist"] == [gettext(REFUSED)]


def test_nobody_opens_her_own_row_again(client, mila, anna, brug):
    job = MembershipFactory(user=mila, practice=brug, role="therapist", valid_to=in_days(1))
    care = CareRelationshipFactory(patient=anna, therapist=mila, practice=brug, valid_to=in_days(1))
    for at in (None, in_days(2)):
        assert saved(client, mila, "membership", job, at) == ["valid_to"]
        assert saved(client, mila, "carerelationship", care, at) == ["valid_to"]
    assert saved(client, mila, "carerelationship", care, in_days(0.5)) == []


def test_only_manager_invites_herself_to_treat(client, mila, brug):
    asked = {"role": "therapist", "email": mila.email}
    other = MembershipFactory(practice=brug, role="manager")
    assert errors(invite(client, mila, brug, **asked)) == {"email"}
    mila.emailaddress_set.create(email="second@demo.example", verified=True)
    second = asked | {"email": "Second@demo.example"}
    assert errors(invite(client, mila, brug, **second)) == {"email"}
    other.end(at=timezone.now())
    assert invite(client, mila, brug, **asked).status_code == 302


def test_practice_keeps_a_manager(client, mila):
    membership = mila.memberships.get()
    assert saved(client, mila, "membership", membership, in_days(1)) == ["valid_to"]
    assert membership.valid_to is None


def care_data(patient, therapist, practice, **more):
    return {
        "patient": patient.pk,
        "therapist": therapist.pk,
        "practice": practice.pk,
        "valid_from_0": "2026-01-01",
        "valid_from_1": "08:00",
        **more,
    }


def staff_data(user, practice, role):
    start = {"valid_from_0": "2026-01-01", "valid_from_1": "08:00"}
    return {"user": user.pk, "practice": practice.pk, "role": role, **start}


@pytest.mark.parametrize("who", ["theo", "mila"])
def test_colleague_stands_in(client, request, anna, lotte, brug, who, theo, mila):
    client.force_login(request.getfixturevalue(who))
    until = {"valid_to_0": "2099-02-01", "valid_to_1": "08:00"}
    answer = client.post(reverse(CARE), care_data(anna, lotte, brug, **until))
    assert answer.status_code == 302
    assert CareRelationship.objects.get(therapist=lotte).valid_to.year == 2099


def test_care_offers_own_patients_and_colleagues(client, theo, anna, bram, vera, lotte):
    assert choices(client, theo, reverse(CARE), "patient") == {"Anna"}
    assert choices(client, theo, reverse(CARE), "therapist") == {"Lotte"}
    assert choices(client, theo, reverse(CARE), "practice") == {"De Brug"}


def test_care_of_a_stranger_is_refused(client, theo, anna, bram, lotte, brug):
    client.force_login(theo)
    page = client.post(reverse(CARE), care_data(bram, lotte, brug))
    assert list(page.context["adminform"].form.errors) == ["patient"]


def test_stand_in_cannot_lengthen_her_own_time(client, anna, lotte, brug):
    soon = timezone.now() + timedelta(days=7)
    care = CareRelationshipFactory(patient=anna, therapist=lotte, practice=brug, valid_to=soon)
    client.force_login(lotte)
    page = client.post(change("carerelationship", care.pk), {"valid_to_0": "", "valid_to_1": ""})
    assert list(page.context["adminform"].form.errors) == ["valid_to"]
    care.refresh_from_db()
    assert care.valid_to == soon


def test_stand_in_ends_her_own_care_and_nobody_elses(client, anna, theo, mila, lotte, brug):
    care = anna.care_received_set.get()
    own = CareRelationshipFactory(patient=anna, therapist=lotte, practice=brug, valid_to=in_days(7))
    client.force_login(lotte)
    address = change("carerelationship", care.pk)
    assert client.get(address).status_code == 200
    assert client.post(address, ends(in_days(1))).status_code == 403
    assert saved(client, lotte, "carerelationship", own, in_days(1)) == []
    assert own.valid_to < in_days(2)
    assert saved(client, mila, "carerelationship", care, in_days(1)) == []
    assert care.valid_to is not None


@pytest.mark.parametrize(("who", "expected"), [("theo", 200), ("mila", 200), ("vera", 404)])
def test_who_sees_a_care_relationship(client, request, anna, who, expected):
    address = change("carerelationship", anna.care_received_set.get().pk)
    assert status(client, request.getfixturevalue(who), address) == expected


# --- consent --------------------------------------------------------------------------------


def test_consent_text_is_added_as_a_new_version_and_never_edited(client, root):
    client.force_login(root)
    texts = {"text_nl": "Tekst", "text_en": "Text", "text_de": "Text"}
    client.post(reverse("admin:accounts_consenttext_add"), texts)
    client.post(reverse("admin:accounts_consenttext_add"), texts)
    assert list(ConsentText.objects.values_list("version", flat=True)) == [2, 1]
    address = change("consenttext", ConsentText.objects.newest().pk)
    assert client.get(address).status_code == 200
    assert client.post(address, texts | {"text_nl": "Anders"}).status_code == 403


def test_consent_text_needs_every_language(client, root):
    client.force_login(root)
    page = client.post(reverse("admin:accounts_consenttext_add"), {"text_nl": "Tekst"})
    assert list(page.context["adminform"].form.errors) == ["text_en", "text_de"]


@pytest.mark.parametrize(("who", "expected"), [("mila", 200), ("vera", 404), ("theo", 404)])
def test_who_sees_a_consent(client, request, anna, brug, who, expected):
    text = ConsentText.objects.create(version=1, text_nl="Tekst")
    consent = Consent.objects.create(user=anna, practice=brug, text=text, language="nl")
    assert status(client, request.getfixturevalue(who), change("consent", consent.pk)) == expected


# --- invitations ------------------------------------------------------------------------------


def invite(client, user, practice, **data):
    client.force_login(user)
    return client.post(
        reverse(INVITE),
        {
            "first_name": "Els",
            "email": "Els@demo.example",
            "language": "de",
            "role": "patient",
            "practice": practice.pk,
            **data,
        },
    )


def errors(answer):
    return set(answer.context["adminform"].form.errors)


def test_invitation_sends_a_mail_in_her_language(
    client, theo, brug, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = invite(client, theo, brug, therapist=theo.pk)
    assert answer.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.therapist) == ("els@demo.example", theo)
    assert invitation.invited_by == theo
    message = mail.outbox[0]
    assert message.to == ["els@demo.example"]
    link = next(word for word in message.body.split() if "/de/invitation/" in word)
    token = link.rstrip("/").rpartition("/")[2]
    assert Invitation.objects.with_token(token).get() == invitation
    page = client.get(change("invitation", invitation.pk)).content.decode()
    assert token not in page
    assert invitation.token_digest not in page


def test_second_open_invitation_is_refused(client, theo, brug):
    invite(client, theo, brug, therapist=theo.pk)
    assert errors(invite(client, theo, brug, therapist=theo.pk)) == {"email"}


def test_own_patient_is_not_invited_again(client, theo, brug, anna):
    answer = invite(client, theo, brug, therapist=theo.pk, email="ANNA@demo.example")
    assert errors(answer) == {"email"}


def test_patient_of_another_practice_can_be_invited(client, theo, brug, bram):
    answer = invite(client, theo, brug, therapist=theo.pk, email="bram@demo.example")
    assert answer.status_code == 302


def test_therapist_invites_patients_of_her_own_only(client, theo, lotte, brug, zuid):
    assert errors(invite(client, theo, brug, role="manager")) == {"role"}
    assert errors(invite(client, theo, brug, therapist=lotte.pk)) == {"therapist"}
    assert errors(invite(client, theo, zuid, therapist=theo.pk)) == {"practice"}


def test_manager_elsewhere_invites_no_staff_here(client, theo, brug, zuid):
    MembershipFactory(user=theo, practice=zuid, role="manager")
    assert errors(invite(client, theo, brug, role="manager")) == {"role"}


def test_manager_invites_staff_and_chooses_a_therapist_for_patients(client, mila, theo, brug):
    assert errors(invite(client, mila, brug)) == {"therapist"}
    assert invite(client, mila, brug, therapist=theo.pk).status_code == 302
    assert invite(client, mila, brug, role="therapist", email="a@b.example").status_code == 302
    assert Invitation.objects.get(role="therapist").therapist is None
    assert choices(client, mila, reverse(INVITE), "therapist") == {"Theo"}


@pytest.mark.parametrize(("who", "expected"), [("theo", 200), ("mila", 200), ("vera", 404)])
def test_who_sees_an_invitation(client, request, brug, theo, who, expected):
    invitation, _token = Invitation.objects.invite(
        practice=brug, email="els@demo.example", role="patient", therapist=theo
    )
    address = change("invitation", invitation.pk)
    assert status(client, request.getfixturevalue(who), address) == expected


def test_send_again_renews_the_link(client, theo, brug, django_capture_on_commit_callbacks):
    invitation, token = Invitation.objects.invite(
        practice=brug, email="els@demo.example", role="patient", therapist=theo
    )
    client.force_login(theo)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse(INVITATIONS), {"action": "send_again", "_selected_action": invitation.pk}
        )
    assert [message.to for message in mail.outbox] == [["els@demo.example"]]
    assert not Invitation.objects.with_token(token).exists()


def test_who_sends_again_stands_for_it(client, mila, brug):
    former = UserFactory()
    invitation, _token = Invitation.objects.invite(
        practice=brug, email="els@demo.example", role="editor", invited_by=former
    )
    assert not invitation.is_backed(timezone.now())
    client.force_login(mila)
    client.post(reverse(INVITATIONS), {"action": "send_again", "_selected_action": invitation.pk})
    invitation.refresh_from_db()
    assert invitation.invited_by == mila
    assert invitation.is_backed(timezone.now())


def test_installation_invites_the_first_manager(client, root, zuid):
    assert invite(client, root, zuid, role="manager").status_code == 302
    assert Invitation.objects.get().is_backed(timezone.now())


def test_accepted_invitation_is_not_sent_again(client, theo, brug):
    invitation, _token = Invitation.objects.invite(
        practice=brug, email="els@demo.example", role="patient", therapist=theo
    )
    Invitation.objects.update(accepted_at=timezone.now())
    client.force_login(theo)
    client.post(reverse(INVITATIONS), {"action": "send_again", "_selected_action": invitation.pk})
    assert mail.outbox == []


def test_mail_that_cannot_be_sent_is_reported(
    client, theo, brug, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(message):
        raise OSError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        invite(client, theo, brug, therapist=theo.pk)
    assert Invitation.objects.count() == 1


def invitation_of(practice, therapist, **fields):
    own = {"practice": practice, "email": "els@demo.example", "role": "patient"}
    invitation, _token = Invitation.objects.invite(**own, therapist=therapist)
    Invitation.objects.filter(pk=invitation.pk).update(**fields)
    return invitation


def cell(client, user, name):
    user.language = "en"
    user.save()
    client.force_login(user)
    page = page_of(client.get(reverse(INVITATIONS)))
    return one(page, "td", **{"class": f"field-{name}"})


@pytest.mark.parametrize(
    ("fields", "state", "buttons"),
    [
        (
            {"expires_at": IN_MAY},
            "waits, valid until 3 May 2099",
            ["Send again", "On paper", "Withdraw"],
        ),
        ({"expires_at": LAST_MAY}, "expired on 3 May 2020", ["Send again", "On paper", "Withdraw"]),
        ({"accepted_at": LAST_MAY}, "accepted on 3 May 2020", []),
    ],
)
def test_invitation_says_how_it_stands_and_what_fits(client, theo, brug, fields, state, buttons):
    invitation_of(brug, theo, **fields)
    assert text_of(cell(client, theo, "state")) == state
    assert texts(every(cell(client, theo, "what_now"), "button", "a")) == buttons


def test_button_of_a_row_sends_that_one_again(
    client, theo, brug, django_capture_on_commit_callbacks
):
    invitation = invitation_of(brug, theo)
    Invitation.objects.invite(
        practice=brug, email="bo@demo.example", role="patient", therapist=theo
    )
    client.force_login(theo)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{reverse(INVITATIONS)}?state=open", {"again": invitation.pk})
    assert answer.url == f"{reverse(INVITATIONS)}?state=open"
    assert [message.to for message in mail.outbox] == [["els@demo.example"]]


@pytest.mark.parametrize("who", ["vera", "bram"])
def test_stranger_sends_nothing_again(client, request, theo, brug, who):
    invitation = invitation_of(brug, theo)
    client.force_login(request.getfixturevalue(who))
    client.post(reverse(INVITATIONS), {"again": invitation.pk})
    client.post(reverse(INVITATIONS), {"again": "text"})
    assert mail.outbox == []


def test_withdrawing_asks_first_in_plain_words(client, theo, brug):
    invitation = invitation_of(brug, theo)
    address = reverse("admin:accounts_invitation_delete", args=[invitation.pk])
    theo.language = "en"
    theo.save()
    client.force_login(theo)
    page = page_of(client.get(address))
    assert text_of(one(page, "h1")) == "Withdraw the invitation of els@demo.example"
    assert texts(with_class(page, "page-lead")) == [
        "The link in the mail stops working. Nothing else changes, and you can send a new "
        "invitation."
    ]
    assert Invitation.objects.count() == 1
    client.post(address, {"post": "yes"})
    assert Invitation.objects.count() == 0


def test_several_are_withdrawn_from_the_list(client, theo, brug):
    invitation = invitation_of(brug, theo)
    chosen = {"action": "delete_selected", "_selected_action": invitation.pk}
    client.force_login(theo)
    assert "els@demo.example" in client.post(reverse(INVITATIONS), chosen).content.decode()
    assert Invitation.objects.count() == 1
    client.post(reverse(INVITATIONS), chosen | {"post": "yes"})
    assert Invitation.objects.count() == 0


def test_accepted_invitation_is_not_withdrawn(client, theo, brug):
    invitation = invitation_of(brug, theo, accepted_at=LAST_MAY)
    chosen = {"action": "delete_selected", "_selected_action": invitation.pk, "post": "yes"}
    client.force_login(theo)
    client.post(reverse(INVITATIONS), chosen)
    address = reverse("admin:accounts_invitation_delete", args=[invitation.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Invitation.objects.count() == 1


FOUR = ["first_name", "last_name", "email", "language"]


@pytest.mark.parametrize(
    ("who", "asked"), [("theo", FOUR), ("mila", [*FOUR, "role", "practice", "therapist"])]
)
def test_therapist_is_not_asked_what_goes_without_saying(client, request, theo, brug, who, asked):
    client.force_login(request.getfixturevalue(who))
    form = client.get(reverse(INVITE)).context["adminform"].form
    assert [field.name for field in form.visible_fields()] == asked


def test_who_works_in_two_practices_is_asked_which(client, theo, brug, zuid):
    MembershipFactory(user=theo, practice=zuid)
    client.force_login(theo)
    form = client.get(reverse(INVITE)).context["adminform"].form
    assert "practice" in [field.name for field in form.visible_fields()]


# --- lists ------------------------------------------------------------------------------------


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def grow(brug, theo):
    person = UserFactory()
    CareRelationshipFactory(patient=person, therapist=theo, practice=brug)
    MembershipFactory(practice=brug)
    Invitation.objects.invite(practice=brug, email=person.email, role="patient", therapist=theo)
    text = ConsentText.objects.create(version=ConsentText.objects.count() + 1, text_nl="Tekst")
    Consent.objects.create(user=person, practice=brug, text=text, language="nl")


@pytest.mark.parametrize(
    "model", ["user", "practice", "membership", "carerelationship", "invitation", "consent"]
)
def test_lists_are_constant_in_queries(client, mila, theo, brug, model):
    address = reverse(f"admin:accounts_{model}_changelist")
    client.force_login(mila)
    grow(brug, theo)
    one = count_queries(client, address)
    grow(brug, theo)
    grow(brug, theo)
    assert count_queries(client, address) == one
