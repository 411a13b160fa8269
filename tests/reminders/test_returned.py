"""Who is to blame when a mail cannot be delivered."""

import pytest

from apps.reminders.returned import blame, is_against_us


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("bounced", ""),
        ("invalid", ""),
        ("bounced", "550 No such user"),
        ("bounced", "smtp;550 5.1.1 user unknown (outlook: Microsoft) from 4.1.1.4"),
        ("bounced", "552-5.2.2 The mailbox is full"),
        (None, "550 5.1.1 <anna@demo.example>: Recipient address rejected"),
        (None, "550-5.1.10 no mail is taken there"),
        ("other", "550 5.2.1 The mailbox is closed."),
    ],
)
def test_address_is_to_blame_when_that_is_clear(reason, said):
    assert blame(reason, said) == "address"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("bounced", "SoftBounce"),
        ("bounced", "{'event': 'soft_bounce'}"),
        ("other", "soft bounce"),
        ("bounced", "Transient: General"),
        ("bounced", "Temporary failure"),
        ("bounced", "452 4.2.2 over quota"),
        (None, "smtp; 421-4.7.0 try again"),
        (None, "(451, '4.3.0')"),
    ],
)
def test_what_may_pass_is_the_fault_of_the_moment(reason, said):
    assert blame(reason, said) == "moment"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (None, ""),
        (None, "None None {}"),
        ("blocked", "550 No"),
        ("spam", "554 No"),
        ("other", ""),
        ("timed_out", ""),
        ("unsubscribed", ""),
        ("bounced", "550 5.7.1 relaying denied"),
        ("bounced", "550 5.7.26 This mail is unauthenticated"),
        ("bounced", "553 5.1.8 sender has no such domain"),
        (None, "from [5.1.1.7]"),
        (None, "version 15.1.12"),
    ],
)
def test_nobody_is_to_blame_without_a_clear_word(reason, said):
    assert blame(reason, said) == "nobody"


@pytest.mark.parametrize("said", ["5.7.1 no", "5.7.509", "x 5.1.7", "(5.7.1)"])
def test_no_to_our_server_or_sender_is_against_us(said):
    assert is_against_us(said)


@pytest.mark.parametrize("said", ["", "5.1.1", "15.7.1", "5.7.1.2", "5.7", "no 5.71"])
def test_other_answers_are_not_against_us(said):
    assert not is_against_us(said)
