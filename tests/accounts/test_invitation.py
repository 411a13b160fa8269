"""An invitation: one secret, seven days, one use."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from factories import MembershipFactory, UserFactory

from apps.accounts.models import (
    CareRelationship,
    Consent,
    ConsentText,
    Invitation,
    InvitationRefused,
    Membership,
    User,
)

SENT = datetime(2027, 3, 1, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)


@pytest.fixture
def text(db):
    return ConsentText.objects.create(version=4, text_nl="Afspraak")


@pytest.fixture
def carla(db):
    return UserFactory(first_name="Carla", email="carla@demo.example")


@pytest.fixture
def invite(brug, theo):
    def invite(role="patient", at=SENT, **fields):
        if role == "patient":
            fields = {"therapist": theo} | fields
        return Invitation.objects.invite(
            practice=brug, email="Carla@Demo.example", role=role, at=at, **fields
        )

    return invite


def test_invite_keeps_only_a_hash_of_the_token(invite):
    invitation, token = invite()

    stored = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert len(token) == 43
    assert stored["token_digest"] == hashlib.sha256(token.encode()).hexdigest()
    assert [name for name, value in stored.items() if token in str(value)] == []


def test_invite_keeps_the_address_in_lower_case_and_seven_days(invite):
    invitation, _token = invite()
    assert invitation.email == "carla@demo.example"
    assert (invitation.sent_at, invitation.expires_at) == (SENT, SENT + WEEK)


def test_invite_gives_each_invitation_its_own_token(invite):
    assert len({invite()[1] for _ in range(3)}) == 3


def test_with_token_finds_only_its_own_row(invite):
    invitation, token = invite()
    invite()
    assert list(Invitation.objects.with_token(token)) == [invitation]
    assert list(Invitation.objects.with_token(token[:-1])) == []
    assert list(Invitation.objects.with_token(invitation.token_digest)) == []


@pytest.mark.parametrize(
    ("at", "is_open"), [(SENT, True), (SENT + WEEK - SECOND, True), (SENT + WEEK, False)]
)
def test_open_for_seven_days(invite, at, is_open):
    invitation, _token = invite()
    assert invitation.is_open(at) is is_open
    assert Invitation.objects.open(at).exists() is is_open


def test_accept_as_patient_starts_care_and_records_consent(invite, carla, text, theo, brug):
    invitation, _token = invite()
    at = SENT + timedelta(days=1)

    care = invitation.accept(user=carla, text=text, language="de", at=at)

    assert care == CareRelationship.objects.get()
    assert (care.patient, care.therapist, care.practice) == (carla, theo, brug)
    assert (care.valid_from, care.valid_to) == (at, None)
    consent = Consent.objects.get()
    assert (consent.user, consent.practice, consent.text) == (carla, brug, text)
    assert (consent.language, consent.given_at, consent.withdrawn_at) == ("de", at, None)
    invitation.refresh_from_db()
    assert (invitation.accepted_at, invitation.accepted_by) == (at, carla)
    assert invitation.is_open(at) is False


@pytest.mark.parametrize("role", ["therapist", "manager", "editor"])
def test_accept_as_staff_gives_a_membership(invite, carla, text, brug, role):
    invitation, _token = invite(role)

    membership = invitation.accept(user=carla, text=text, language="nl", at=SENT)

    assert membership == Membership.objects.get(user=carla)
    assert (membership.practice, membership.role) == (brug, role)
    assert (membership.valid_from, membership.valid_to) == (SENT, None)
    assert Consent.objects.filter(user=carla, text=text).count() == 1


def test_accept_without_therapist_gives_consent_but_no_care(invite, carla, text):
    invitation, _token = invite(therapist=None)
    assert invitation.accept(user=carla, text=text, language="nl", at=SENT) is None
    assert (CareRelationship.objects.count(), Consent.objects.count()) == (0, 1)


def test_accept_where_she_already_has_her_place_makes_no_second(invite, carla, text, brug):
    standing = MembershipFactory(user=carla, practice=brug, role="editor")
    invitation, _token = invite("editor")
    assert invitation.accept(user=carla, text=text, language="nl", at=SENT) == standing
    assert Membership.objects.filter(user=carla).count() == 1


def test_accept_after_seven_days_is_refused_and_leaves_nothing(invite, carla, text):
    invitation, _token = invite()
    with pytest.raises(InvitationRefused):
        invitation.accept(user=carla, text=text, language="nl", at=SENT + WEEK)
    assert (CareRelationship.objects.count(), Consent.objects.count()) == (0, 0)


def test_accept_twice_is_refused_and_the_first_stands(invite, carla, text):
    invitation, token = invite()
    late = Invitation.objects.with_token(token).get()
    invitation.accept(user=carla, text=text, language="nl", at=SENT)

    with pytest.raises(InvitationRefused):
        late.accept(user=UserFactory(), text=text, language="nl", at=SENT + SECOND)

    assert [care.patient for care in CareRelationship.objects.all()] == [carla]
    assert [consent.user for consent in Consent.objects.all()] == [carla]


@pytest.mark.django_db(transaction=True)
def test_accept_at_the_same_moment_lets_one_in(at_once, invite, carla, text):
    invite()

    def accept(user):
        invitation = Invitation.objects.get()
        try:
            return invitation.accept(user=user, text=text, language="nl", at=SENT)
        except InvitationRefused:
            return "refused"

    answers = at_once(accept, [carla, UserFactory()])

    care = CareRelationship.objects.get()
    assert sorted(map(str, answers)) == sorted([str(care), "refused"])
    assert Consent.objects.get().user == care.patient


def test_accept_with_a_new_person_saves_her_and_gives_her_place(invite, text, theo):
    invitation, _token = invite()
    new = User(email="carla@demo.example", password="!")
    care = invitation.accept_with(new, text=text, language="nl", at=SENT)
    assert User.objects.get(email="carla@demo.example") == new
    assert (care.patient, care.therapist) == (new, theo)


def test_accept_with_a_new_person_too_late_makes_no_account(invite, text):
    invitation, _token = invite()
    with pytest.raises(InvitationRefused):
        invitation.accept_with(
            User(email="carla@demo.example"), text=text, language="nl", at=SENT + WEEK
        )
    assert User.objects.filter(email="carla@demo.example").count() == 0


@pytest.mark.django_db(transaction=True)
def test_accept_with_two_new_people_at_the_same_moment_makes_one_account(at_once, invite, text):
    invite()

    def accept(email):
        try:
            Invitation.objects.get().accept_with(
                User(email=email), text=text, language="nl", at=SENT
            )
        except InvitationRefused:
            return "refused"
        return "accepted"

    emails = ["one@demo.example", "two@demo.example"]
    assert sorted(at_once(accept, emails)) == ["accepted", "refused"]
    assert User.objects.filter(email__in=emails).count() == 1


def test_renew_kills_the_old_token_and_gives_seven_new_days(invite):
    invitation, old = invite()
    at = SENT + WEEK + timedelta(days=30)

    new = invitation.renew(at=at)

    assert new != old
    assert list(Invitation.objects.with_token(old)) == []
    renewed = Invitation.objects.with_token(new).get()
    assert (renewed, renewed.sent_at, renewed.expires_at) == (invitation, at, at + WEEK)
    assert renewed.is_open(at + WEEK - SECOND) is True


def test_renew_does_not_reopen_an_accepted_invitation(invite, carla, text):
    invitation, _token = invite()
    invitation.accept(user=carla, text=text, language="nl", at=SENT)
    invitation.refresh_from_db()
    invitation.renew(at=SENT)
    assert list(Invitation.objects.open(SENT)) == []
    with pytest.raises(InvitationRefused):
        invitation.accept(user=carla, text=text, language="nl", at=SENT)


def test_invitation_to_the_staff_ends_with_the_job_of_who_sent_it(invite, carla, text, mila):
    invitation, _token = invite("editor", invited_by=mila)
    mila.memberships.get().end(at=SENT + SECOND)
    with pytest.raises(InvitationRefused):
        invitation.accept(user=carla, text=text, language="nl", at=SENT + 2 * SECOND)
    assert invitation.is_backed(SENT)
