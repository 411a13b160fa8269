from .access_log import AccessLog, KeptAsWritten, role_words, what_words
from .consent import Consent, ConsentText
from .invitation import Invitation, InvitationRefused
from .practice import CareRelationship, Membership, Practice
from .user import User

__all__ = [
    "AccessLog",
    "CareRelationship",
    "Consent",
    "ConsentText",
    "Invitation",
    "InvitationRefused",
    "KeptAsWritten",
    "Membership",
    "Practice",
    "User",
    "role_words",
    "what_words",
]
