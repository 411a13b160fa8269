"""Every address of the site, and who may open it. A new one without an entry fails a test.

Kinds:
  public     200 for everybody, signed in or not
  own        the signed-in person's own page; nothing of anybody else on it
  annas      a page of Anna's: she (and Theo, where it says so) sees the canary; others 404
  secret     opened by a signed token or a hash in a mail
  post       does something: GET is refused
  act        does something in the admin for a patient: GET is refused, strangers find nothing
             (and her practice's manager neither, unless it says so)
  flow       a step of signing in, or a page that asks again who she is: redirects, or shows
             nothing of anybody
  library    admin page of the library: staff only, no patient on it
  people     admin page of names: the practice's own staff
  patients   admin page of a patient's record: her physiotherapist only

`look` is what the access log calls it when somebody else opens it and Anna is on it.
"""

from dataclasses import dataclass, field

from django.urls import get_resolver


@dataclass(frozen=True)
class Address:
    kind: str
    args: dict = field(default_factory=dict)
    therapist: bool = True
    manager: bool = False
    canary: bool = True
    look: str = ""


ANNAS = {"pk": "programme"}
PICTURE = {"pk": "programme", "line": "line", "which": "end"}
SESSION = {"pk": "programme", "day": "today", "slot": 1}

SITE = {
    "healthz": Address("public"),
    "readyz": Address("public"),
    "readyz_reminders": Address("public"),
    "favicon": Address("public"),
    "set_language": Address("post"),
    "set_theme": Address("post"),
    "mail_hook": Address("post", {"provider": "postmark"}),
    "device": Address("public"),
    "worker": Address("public"),
    "manifest": Address("public"),
    "offline": Address("public"),
    "home": Address("public"),
    "help": Address("public"),
    "accessibility": Address("public"),
    "demo_mails": Address("public"),
    "styleguide": Address("public"),
    "styleguide_mail": Address("secret", {"name": "session-reminder"}),
    "demo_mail": Address("secret", {"name": "mail"}),
    "demo_mail_html": Address("secret", {"name": "mail"}),
    "sitemap": Address("public"),
    "robots": Address("public"),
    "articles:library": Address("public"),
    "articles:feed": Address("public"),
    "articles:feedback": Address("post", {"slug": "article"}),
    "articles:detail": Address("public", {"slug": "article"}),
    "articles:check": Address("public"),
    "articles:send_check": Address("post"),
    "exercises:library": Address("public"),
    "exercises:equipment": Address("public"),
    "exercises:detail": Address("public", {"slug": "exercise"}),
    "exercises:figure": Address("public", {"slug": "exercise"}),
    "exercises:picture": Address("public", {"slug": "pictured", "which": "end"}),
    "today": Address("own"),
    "today_on": Address("own", {"day": "today"}),
    "progress": Address("own"),
    "progress_keep": Address("flow"),
    "progress_paper": Address("flow"),
    "progress_pdf": Address("flow"),
    "progress_csv": Address("flow"),
    "start_language": Address("own"),
    "start_goal": Address("own"),
    "start_plan": Address("own"),
    "start_if_then": Address("own"),
    "skip_first_run": Address("post"),
    "me": Address("own"),
    "looks": Address("own"),
    "own_data": Address("own"),
    "take_own_data": Address("flow"),
    "devices": Address("own"),
    "lost_factor": Address("public"),
    "calendar_feed": Address("secret", {"token": "calendar_token"}),
    "reminders:sit": Address("own"),
    "reminders:choose_movements": Address("post"),
    "reminders:calendar": Address("own"),
    "reminders:later": Address("own"),
    "reminders:edit": Address("own"),
    "reminders:mails": Address("own"),
    "reminders:send_test": Address("post"),
    "reminders:start_again": Address("post"),
    "reminders:trust_again": Address("post"),
    "reminders:end_pause": Address("post"),
    "reminders:ask": Address("flow", {"kind": "follow_up"}),
    "reminders:breaks": Address("own"),
    "reminders:pause_breaks": Address("post"),
    "reminders:answer_proposal": Address("post", {"pk": "proposed_phase"}),
    "programmes:detail": Address("annas", ANNAS, look="programmes.programme"),
    "programmes:sheet": Address("annas", ANNAS, look="programmes.programme"),
    "programmes:picture": Address("annas", PICTURE, canary=False),
    "programmes:session": Address("annas", SESSION, therapist=False),
    "programmes:player": Address("annas", SESSION, therapist=False, canary=False),
    "programmes:done": Address("post", SESSION),
    "programmes:not_today": Address("post", {"day": "today"}),
    "programmes:after_all": Address("post", {"day": "today"}),
    "programmes:send": Address("post", SESSION),
    "programmes:settled": Address("annas", {"pk": "painful_log"}, therapist=False),
    "programmes:check_in": Address("annas", ANNAS, therapist=False),
    "programmes:barrier": Address("annas", ANNAS, therapist=False),
    "programmes:end": Address("annas", ANNAS, therapist=False),
    "programmes:safety": Address("own"),
    "programmes:tip": Address("annas", {"pk": "barrier"}, therapist=False),
    "programmes:log": Address("annas", {"pk": "log"}, look="programmes.sessionlog"),
    "reminders:stop": Address("secret", {"token": "stop_token"}),
    "reminders:session_done": Address("secret", {"token": "session_done_token"}),
    "reminders:session_later": Address("secret", {"token": "session_later_token"}),
    "reminders:break_stop": Address("secret", {"token": "stop_breaks_token"}),
    "reminders:break_done": Address("secret", {"token": "done_token"}),
    "reminders:break_later": Address("secret", {"token": "later_token"}),
    "reminders:break_today": Address("secret", {"token": "today_token"}),
    "invitation": Address("secret", {"token": "invitation_token"}),
    "invitation_code": Address("public"),
}

SIGN_IN = {
    "account_login": Address("flow"),
    "account_logout": Address("flow"),
    "account_inactive": Address("flow"),
    "account_signup": Address("flow"),
    "account_reauthenticate": Address("flow"),
    "account_email": Address("own"),
    "account_email_verification_sent": Address("flow"),
    "account_change_password": Address("flow"),
    "account_set_password": Address("flow"),
    "account_reset_password": Address("flow"),
    "account_confirm_login_code": Address("flow"),
    "account_reset_password_from_key": Address("flow", {"uidb36": "1", "key": "wrong-key"}),
    "account_reset_password_from_key_done": Address("flow"),
    "account_reset_password_done": Address("flow"),
    "account_request_login_code": Address("flow"),
    "reauthenticate_by_code": Address("flow"),
    "mfa_index": Address("own"),
    "mfa_authenticate": Address("flow"),
    "mfa_reauthenticate": Address("flow"),
    "mfa_activate_totp": Address("flow"),
    "mfa_deactivate_totp": Address("flow"),
    "mfa_view_recovery_codes": Address("flow"),
    "mfa_generate_recovery_codes": Address("flow"),
    "mfa_download_recovery_codes": Address("flow"),
    "mfa_list_webauthn": Address("own"),
    "mfa_add_webauthn": Address("flow"),
    "mfa_reauthenticate_webauthn": Address("flow"),
    "mfa_remove_webauthn": Address("flow", {"pk": 1}),
    "mfa_edit_webauthn": Address("flow", {"pk": 1}),
    "mfa_login_webauthn": Address("flow"),
}

ADMIN_PAGES = {
    "admin:index": Address("patients", look="programmes.programme"),
    "admin:caseload_handled": Address("act", {"pk": "care"}),
    "admin:caseload_snooze": Address("act", {"pk": "care"}),
    "admin:caseload_undo": Address("act", {"pk": "care"}),
    "admin:all": Address("library"),
    "admin:find": Address("library"),
    "admin:app_list": Address("library", {"app_label": "exercises"}),
    "admin:jsi18n": Address("library"),
    "admin:login": Address("flow"),
    "admin:logout": Address("flow"),
    "admin:password_change": Address("flow"),
    "admin:password_change_done": Address("flow"),
    "admin:autocomplete": Address("flow"),
    "admin:accounts_user_lost_factor": Address("people", {"pk": "anna"}, canary=False),
    "admin:accounts_invitation_paper": Address("act", {"pk": "invitation"}, manager=True),
    "admin:programmes_programme_assign": Address("people"),
    "admin:reminders_run": Address("library"),
    "admin:reminders_reminder_test": Address("act", {"pk": "reminder"}),
    "admin:reminders_reminder_trust": Address("act", {"pk": "reminder"}),
    "admin:reminders_sittingbreak_trust": Address("act", {"pk": "sitting_break"}),
    "admin:programmes_programme_pause": Address(
        "patients", ANNAS, canary=False, look="programmes.programme"
    ),
    "admin:programmes_programme_resume": Address(
        "patients", ANNAS, canary=False, look="programmes.programme"
    ),
    "admin:programmes_programme_stop": Address(
        "patients", ANNAS, canary=False, look="programmes.programme"
    ),
}

# model -> kind, and the name of Anna's (or the library's) row in the world fixture
ADMIN_MODELS = {
    "accounts_user": ("people", "anna"),
    "accounts_practice": ("people", "practice"),
    "accounts_membership": ("people", "membership"),
    "accounts_carerelationship": ("people", "care"),
    "accounts_consenttext": ("library", "consent_text"),
    "accounts_consent": ("people", "consent"),
    "accounts_invitation": ("people", "invitation"),
    "accounts_accesslog": ("people", "look"),
    "exercises_exercise": ("library", "exercise"),
    "exercises_bodyarea": ("library", "body_area"),
    "exercises_equipment": ("library", "equipment"),
    "exercises_safetynote": ("library", "safety_note"),
    "exercises_guidancetext": ("library", "guidance_text"),
    "articles_article": ("library", "article"),
    "articles_category": ("library", "category"),
    "articles_author": ("library", "author"),
    "articles_signoff": ("library", "sign_off"),
    "articles_sentcheck": ("patients", "sent_check"),
    "articles_carecard": ("library", "care_card"),
    "articles_feedback": ("library", "feedback"),
    "programmes_programmetemplate": ("library", "template"),
    "programmes_templatephase": ("library", "template_phase"),
    "programmes_programme": ("patients", "programme"),
    "programmes_programmephase": ("patients", "phase"),
    "programmes_prescribedexercise": ("patients", "line"),
    "programmes_sessionlog": ("patients", "log"),
    "programmes_checkin": ("patients", "check_in"),
    "programmes_barrier": ("patients", "barrier"),
    "programmes_changeanswer": ("patients", "change"),
    "programmes_safetyanswer": ("patients", "safety_answer"),
    "programmes_handledfact": ("patients", "handled"),
    "reminders_delivery": ("patients", "delivery"),
    "reminders_reminder": ("patients", "reminder"),
    "reminders_sittingbreak": ("patients", "sitting_break"),
}

# Whose rows are somebody's record: staff who do not treat her see none of them in the admin.
PATIENT_MODELS = {
    "Programme",
    "SessionLog",
    "HandledFact",
    "Reminder",
    "SittingBreak",
    "Barrier",
    "ChangeAnswer",
    "CheckIn",
    "Delivery",
    "SafetyAnswer",
    "SentCheck",
}

# Admin pages of names: one of these is a look at a record, a list of them is not.
ONE_PATIENTS = {"accounts_user", "accounts_carerelationship", "accounts_consent"}


def model_pages(model, kind, row):
    one = {"object_id": row}
    label = model.replace("_", ".")
    listed = label if kind == "patients" else ""
    look = label if model in ONE_PATIENTS else listed
    return {
        f"admin:{model}_changelist": Address(kind, canary=False, look=listed),
        f"admin:{model}_add": Address(kind, canary=False),
        f"admin:{model}_change": Address(kind, one, look=look),
        f"admin:{model}_history": Address(kind, one, canary=False, look=look),
        f"admin:{model}_delete": Address(kind, one, canary=False, look=look),
    }


ADDRESSES = SITE | SIGN_IN | ADMIN_PAGES
for model, (kind, row) in ADMIN_MODELS.items():
    ADDRESSES |= model_pages(model, kind, row)
EXCHANGED = [
    "exercises_exercise",
    "exercises_bodyarea",
    "exercises_equipment",
    "exercises_safetynote",
    "exercises_guidancetext",
    "articles_article",
    "articles_category",
    "articles_author",
    "articles_carecard",
    "programmes_programmetemplate",
]
for model in EXCHANGED:
    ADDRESSES[f"admin:{model}_texts"] = Address("library")
    ADDRESSES[f"admin:{model}_sheet"] = Address("library")
VERSIONED = ["exercises_exercise", "articles_article", "articles_carecard"]
VERSIONED += ["programmes_programmetemplate"]
for model in VERSIONED:
    row = ADMIN_MODELS[model][1]
    ADDRESSES[f"admin:{model}_restore"] = Address(
        "library", {"object_id": row, "number": f"{row}_version"}
    )
ADDRESSES["admin:articles_article_behind"] = Address("library", {"object_id": "article"})
ADDRESSES["admin:articles_article_preview"] = Address(
    "library", {"object_id": "article", "language": "nl"}
)
ADDRESSES["admin:accounts_user_changelist"] = Address(
    "people", canary=False, look="programmes.programme"
)
# A reminder is a time and a set of days, a check-in two numbers: nothing in them could sing.
ADDRESSES["admin:reminders_reminder_change"] = Address(
    "patients", {"object_id": "reminder"}, canary=False, look="reminders.reminder"
)
ADDRESSES["admin:reminders_delivery_change"] = Address(
    "patients", {"object_id": "delivery"}, canary=False, look="reminders.delivery"
)
ADDRESSES["admin:programmes_checkin_change"] = Address(
    "patients", {"object_id": "check_in"}, canary=False, look="programmes.checkin"
)
ADDRESSES["admin:programmes_changeanswer_change"] = Address(
    "patients", {"object_id": "change"}, canary=False, look="programmes.changeanswer"
)
ADDRESSES["admin:programmes_safetyanswer_change"] = Address(
    "patients", {"object_id": "safety_answer"}, canary=False, look="programmes.safetyanswer"
)
ADDRESSES["admin:articles_sentcheck_change"] = Address(
    "patients", {"object_id": "sent_check"}, canary=False, look="articles.sentcheck"
)
ADDRESSES["admin:programmes_handledfact_change"] = Address(
    "patients", {"object_id": "handled"}, canary=False, look="programmes.handledfact"
)
ADDRESSES["admin:reminders_sittingbreak_change"] = Address(
    "patients", {"object_id": "sitting_break"}, canary=False, look="reminders.sittingbreak"
)


def names_of_all_addresses():
    """Every named pattern of the resolver. Only Django's unnamed admin redirects have none."""
    return {name for name in walk(get_resolver()) if name}


def walk(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from walk(pattern, prefix + namespace)
        elif pattern.name:
            yield prefix + pattern.name
        else:
            assert prefix == "admin:", f"{pattern} has no name"
