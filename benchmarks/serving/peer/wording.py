"""Words for people: names of reason groups, numbers with units, a sentence for each reason."""

from __future__ import annotations

from math import isnan
from typing import Any

NARROW, WIDE = "\u202f", "\u00a0"
GROUPS = {
    "external_scores": ("Scores externes", "External scores"),
    "loan": ("Crédit demandé", "Loan asked for"),
    "income": ("Revenus", "Income"),
    "employment": ("Emploi", "Employment"),
    "age": ("Âge", "Age"),
    "education": ("Études", "Education"),
    "housing": ("Logement et région", "Housing and region"),
    "assets": ("Biens", "Assets"),
    "file": ("Dossier et coordonnées", "File and contact details"),
    "other_lenders": ("Crédits dans d’autres établissements", "Credits with other lenders"),
    "credit_enquiries": ("Consultations de la centrale de crédit", "Credit bureau enquiries"),
    "previous_applications": ("Demandes précédentes", "Previous applications"),
    "repayment": ("Remboursement des crédits passés", "Repayment of past credits"),
    "credit_cards": ("Cartes de crédit", "Credit cards"),
    "social_circle": ("Entourage", "Social circle"),
    "similar_clients": ("Clients aux profils proches", "Clients much alike"),
}
WORDS = {
    "days": (("jour", "jours"), ("day", "days")),
    "months": (("mois", "mois"), ("month", "months")),
    "years": (("an", "ans"), ("year", "years")),
}


def group_label(group: str, language: str) -> str:
    """Returns the name of a reason group."""
    french, english = GROUPS[group]
    return french if language == "fr" else english


def sentence(group: str, contribution: float, told: tuple[dict[str, Any], Any] | None, language: str) -> str:
    """Returns a sentence about the group's most important feature: value, usual value, effect."""
    raises, french = contribution > 0, language == "fr"
    if french:
        effect = "augmente le risque" if raises else "réduit le risque"
    else:
        effect = "raises the risk" if raises else "lowers the risk"
    if told is None:
        label = group_label(group, language)
        return f"{label}{WIDE}: l’ensemble {effect}." if french else f"{label}: taken together, this {effect}."
    feature, own = told
    label, value, usual = feature["label"][language], written(feature, own, language), written(feature, feature["usual_value"], language)
    if french:
        beside = f" (valeur habituelle{WIDE}: {usual})" if usual else ""
        return f"{label}{WIDE}: {value or 'non renseigné'}{beside}, ce qui {effect}."
    return f"{label}: {value or 'not known'}{f' (usually {usual})' if usual else ''}, which {effect}."


def written(feature: dict[str, Any], value: Any, language: str) -> str | None:
    """Returns a category's label or a number with its unit; None for a missing value."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    if isinstance(value, str):
        levels = feature["definition"].get("category", {}).get("levels", [])
        return next((level["label"][language] for level in levels if level["value"] == value), None)
    return None if feature["unit"] == "category" else quantity(value, feature["unit"], language)


def quantity(number: float, unit: str, language: str) -> str:
    """Formats a number with its unit."""
    french, decimals = language == "fr", int(abs(number) < 10)
    if unit == "amount":
        return f"{grouped(number, 0, language)}{NARROW}€" if french else f"€{grouped(number, 0, language)}"
    if unit == "share":
        percent = 100 * number
        return grouped(percent, int(abs(percent) < 10), language) + (f"{NARROW}%" if french else "%")
    if unit in ("ratio", "score"):
        return grouped(number, 3 if unit == "score" and abs(number) < 0.1 else 2, language)
    if unit == "yes_no":
        return ("non", "oui")[number != 0] if french else ("no", "yes")[number != 0]
    decimals = 0 if unit == "days" else decimals
    text = grouped(number, decimals, language).removesuffix(",0" if french else ".0")
    if unit not in WORDS:
        return text
    of_french, of_english = WORDS[unit]
    if french:
        return f"{text}{WIDE}{of_french[abs(float(f'{number:.{decimals}f}')) >= 2]}"
    return f"{text} {of_english[text != '1']}"


def grouped(number: float, decimals: int, language: str) -> str:
    """Formats a number with separated thousands: `12 345,6` in French, `12,345.6` in English."""
    text = f"{number:,.{decimals}f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    text = text.replace("-", "−")
    return text.replace(",", NARROW).replace(".", ",") if language == "fr" else text
