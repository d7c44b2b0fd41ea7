"""Slugs that nobody has to think of."""

from itertools import count
from typing import Any

from anyascii import anyascii
from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

LONGEST_STEM = 60


def stem_of(words: str) -> str:
    """The words in letters that every address can have, cut after a whole word."""
    slug = slugify(anyascii(words))
    return slug if len(slug) <= LONGEST_STEM else slug[: LONGEST_STEM + 1].rpartition("-")[0] or slug[:LONGEST_STEM]


def free_slug(model: Any, words: str) -> str:
    """A slug for these words that no row of the model has yet. One query."""
    stem = stem_of(words) or str(model._meta.model_name)
    taken = set(model._base_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in count(2))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)


class DerivedSlugMixin(forms.ModelForm):
    """A form whose slug, left empty, is made of the field named by `slug_from`, which stands before it."""

    slug_from = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            said = self.fields["slug"].help_text
            self.fields["slug"].help_text = " ".join(
                map(str, filter(None, [said, _("Left empty, it is made for you.")]))
            )

    def clean_slug(self) -> str:
        words = self.cleaned_data.get(self.slug_from, "")
        given: str = self.cleaned_data["slug"] or self.instance.slug
        return given or (free_slug(self._meta.model, words) if words else "")


def with_derived_slug(form: type[forms.ModelForm], slug_from: str) -> type[forms.ModelForm]:
    """The form, of which an empty slug is made of that field."""
    return type(form.__name__, (DerivedSlugMixin, form), {"slug_from": slug_from})
