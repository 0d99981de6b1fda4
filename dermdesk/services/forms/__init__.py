"""The shorthand's forms, `exm face 1.2 +0.2` or `ak 17`: a small grammar each, and the index of them all."""

from collections.abc import Mapping
from types import MappingProxyType

from dermdesk.services.forms import biopsy, closure, counted, drug, laser, mohs, removal
from dermdesk.services.forms.form import Form, Tail, Typed

__all__ = ["FORMS", "Form", "Tail", "Typed"]

FORMS: Mapping[str, Form] = MappingProxyType(
    {
        name: form
        for module in (removal, counted, biopsy, mohs, closure, laser, drug)
        for form in module.FORMS
        for name in form.names
    }
)
"""By the word that begins them."""
