"""The first consent text. Every later wording is a new version, made in the admin."""

from .models import ConsentText

VERSION_1 = {
    "text_nl": (
        "Soepel bewaart je naam, je e-mailadres, je oefenprogramma en wat je daarover invult: "
        "wat je deed, je pijncijfers en je opmerkingen.\n\n"
        "Alleen je eigen fysiotherapeut en jijzelf kunnen dat lezen. We gebruiken het om je te "
        "helpen bij je herstel, en nergens anders voor.\n\n"
        "Je mag altijd stoppen. Vraag je praktijk dan om je gegevens te wissen.\n\n"
        "Soepel geeft uitleg en oefeningen. Het portaal stelt geen diagnose en niemand kijkt "
        "live mee. Heb je snel hulp nodig? Bel dan je huisarts of 112."
    ),
    "text_en": (
        "Soepel keeps your name, your e-mail address, your exercise programme and what you fill "
        "in about it: what you did, your pain scores and your comments.\n\n"
        "Only your own physiotherapist and you can read that. We use it to help you recover, and "
        "for nothing else.\n\n"
        "You may stop at any time. Then ask your practice to erase your data.\n\n"
        "Soepel offers information and exercises. The portal makes no diagnosis and nobody is "
        "watching live. Do you need help soon? Call your GP or the emergency number."
    ),
    "text_de": (
        "Soepel speichert Ihren Namen, Ihre E-Mail-Adresse, Ihr Übungsprogramm und Ihre Angaben "
        "dazu: was Sie gemacht haben, Ihre Schmerzwerte und Ihre Bemerkungen.\n\n"
        "Nur Sie selbst und Ihre Physiotherapeutin oder Ihr Physiotherapeut können das lesen. "
        "Wir nutzen es, um Ihnen bei der Genesung zu helfen, und für nichts anderes.\n\n"
        "Sie können jederzeit aufhören. Bitten Sie dann Ihre Praxis, Ihre Daten zu löschen.\n\n"
        "Soepel bietet Informationen und Übungen. Das Portal stellt keine Diagnose und niemand "
        "liest live mit. Brauchen Sie schnell Hilfe? Rufen Sie Ihre Hausarztpraxis oder 112 an."
    ),
}


def load():
    if not ConsentText.objects.exists():
        ConsentText.objects.create(version=1, **VERSION_1)
