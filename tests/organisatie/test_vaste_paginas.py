"""Accessibility, privacy and the sitemap: public, complete, and nothing in them leads nowhere."""

import re

import pytest
from django.test import Client

PAGINAS = ["/toegankelijkheid/", "/privacy/", "/sitemap/"]


@pytest.mark.django_db
@pytest.mark.parametrize("pagina", PAGINAS)
def test_the_page_is_public_and_its_links_work(client: Client, pagina: str) -> None:
    antwoord = client.get(pagina)
    assert antwoord.status_code == 200
    tekst = antwoord.content.decode()
    assert tekst.count("<h1") == 1
    links = set(re.findall(r'href="(/[^"#]*)"', tekst.partition("<main")[2]))
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link
