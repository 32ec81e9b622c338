"""The icons, as a tag that every template has: `{% icoon "klok" %}`.

Decorative: the words beside it carry the meaning.
"""
# ruff: noqa: E501 - a path is one word.

from django import template
from django.utils.safestring import SafeString

register = template.Library()

_VORMEN = {
    "vink": '<circle cx="12" cy="12" r="10"/><path d="m7.5 12.5 3 3 6-7"/>',
    "kruis": '<circle cx="12" cy="12" r="10"/><path d="m8.5 8.5 7 7m0-7-7 7"/>',
    "uitroep": '<path d="M12 3 1.8 21h20.4z"/><path d="M12 10v5m0 3v.1"/>',
    "info": '<circle cx="12" cy="12" r="10"/><path d="M12 11v6m0-10v.1"/>',
    "klok": '<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2.5"/>',
    "telefoon": '<path d="M4 3h4.5l2 5.5L8 10.2a13 13 0 0 0 5.8 5.8l1.7-2.5 5.5 2V20a1.5 1.5 0 0 1-1.6 1.5A17 17 0 0 1 2.5 4.6 1.5 1.5 0 0 1 4 3z"/>',
    "zoek": '<circle cx="10.5" cy="10.5" r="7.5"/><path d="m16 16 6 6"/>',
    "kalender": '<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 2v5m8-5v5"/>',
    "plek": '<path d="M12 22s8-7.5 8-13A8 8 0 0 0 4 9c0 5.5 8 13 8 13z"/><circle cx="12" cy="9" r="3"/>',
    "persoon": '<circle cx="12" cy="7.5" r="4.5"/><path d="M3 22c.5-5 4-8 9-8s8.5 3 9 8"/>',
    "personen": '<circle cx="9" cy="8" r="4"/><path d="M1.5 21c.4-4.5 3.200-7 7.5-7s7.100 2.5 7.5 7M16 4.400a4 4 0 0 1 0 7.200M18 14.400c2.6.9 4.200 3.100 4.5 6.6"/>',
    "omlaag": '<path d="m6 9 6 6 6-6"/>',
    "omhoog": '<path d="m6 15 6-6 6 6"/>',
    "rechts": '<path d="m9 5 7 7-7 7"/>',
    "links": '<path d="m15 5-7 7 7 7"/>',
    "extern": '<path d="M14 3h7v7m0-7L11 13M18 14v7H3V6h7"/>',
    "print": '<path d="M7 9V3h10v6M7 18H3V9h18v9h-4M7 14h10v7H7z"/>',
    "mail": '<rect x="2" y="4" width="20" height="16" rx="2"/><path d="m3 6 9 7 9-7"/>',
    "euro": '<path d="M19 5.5A8 8 0 1 0 19 18.5M3 10h11M3 14h10"/>',
    "document": '<path d="M5 2h9l5 5v15H5zM14 2v6h5M9 13h6m-6 4h6"/>',
    "streep": '<circle cx="12" cy="12" r="10"/><path d="M7.5 12h9"/>',
    "plus": '<path d="M12 4v16M4 12h16"/>',
    "storing": '<circle cx="12" cy="12" r="10"/><path d="M12 7v6m0 4v.1"/>',
}
# With white space around it, as between words.
_ICONEN = {
    naam: SafeString(
        f' <svg class="icoon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{vorm}</svg> '
    )
    for naam, vorm in _VORMEN.items()
}


@register.simple_tag
def icoon(naam: str) -> SafeString:
    """The icon of that name as inline SVG, so that it takes the colour of the words; KeyError without one."""
    return _ICONEN[naam]
