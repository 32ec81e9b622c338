"""Pages of a list that can be very long."""

from typing import Any

from django.core.paginator import Page, Paginator


class Sleutelbladen(Paginator):
    """Pages of a QuerySet that looks up the keys of a page first, and then only those rows.

    A plain page reads, joins and throws away every row before it: on page 4,000 that is most of the work. The
    keys come from the index of the order alone.
    """

    def page(self, number: int | str) -> "Page[Any]":
        nummer = self.validate_number(number)
        begin = (nummer - 1) * self.per_page
        rijen: Any = self.object_list
        sleutels = list(rijen.values_list("pk", flat=True)[begin : begin + self.per_page])
        return Page(rijen.filter(pk__in=sleutels), nummer, self)
