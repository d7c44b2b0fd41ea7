"""How the forms of the desk are written out: done once, where the templates of Django’s do it for each of many."""

import re
from typing import Any, NamedTuple

from django import template
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

FIELDS_OF_ROW = "admin/claims/statement/_inline_form.html"
register = template.Library()


class Blank(NamedTuple):
    """A form of a row that nobody filled in yet."""

    prefix: str
    written: SafeString

    def again(self, prefix: str) -> SafeString:
        """The same form by another name. Only attributes name it: in text, a quotation mark would be written &quot;."""
        return SafeString(re.sub(rf'(?<==")(\w*){self.prefix}-', rf"\1{prefix}-", self.written))


@register.filter
def attributes(named: dict[str, Any] | None) -> SafeString:
    """As they stand in a tag, each with a space before it; what is True by its name alone, what is False not at all."""
    return flatatt(named or {})


@register.simple_tag(takes_context=True)
def fields_of_row(context: Any, group: int) -> SafeString:
    """The fields of a row's form on another's page.

    The form that the browser copies for one more row is, where there is one, the blank form before it by another name.
    """
    form, formset = context["inline_admin_form"].form, context["formset"]
    blank: Blank | None = getattr(formset, "blank", None)
    if blank and form.prefix == formset.empty_form.prefix:
        return blank.again(form.prefix)
    with context.push(group=group):
        written: SafeString = context.template.engine.get_template(FIELDS_OF_ROW).render(context)
    if form in formset.extra_forms and not form.is_bound:
        formset.blank = Blank(form.prefix, written)
    return written
