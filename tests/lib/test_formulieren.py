"""The form renderer: our look on Django's own form API, with every error tied to its control."""

import re

import pytest
from django import forms


class ProefForm(forms.Form):
    naam = forms.CharField(label="Naam", help_text="Zoals in uw paspoort.")
    aantal = forms.IntegerField(
        label="Aantal", required=False, widget=forms.NumberInput(attrs={"class": "kort"})
    )
    tekst = forms.CharField(label="Tekst", widget=forms.Textarea)
    lang = forms.CharField(label="Lang", required=False, widget=forms.Textarea(attrs={"rows": 12}))
    keuze = forms.ChoiceField(label="Keuze", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    plaats = forms.ChoiceField(label="Plaats", choices=[("", "Kies"), ("c", "Centrum")])
    akkoord = forms.BooleanField(label="Akkoord")
    kaal = forms.CharField(required=False, widget=forms.TextInput(attrs={"data-kaal": True}))
    geheim = forms.CharField(widget=forms.HiddenInput)


def klassen(html: str, naam: str) -> list[str]:
    """The classes of the first control called `naam`."""
    control = re.search(rf'<(?:input|select|textarea)[^>]*name="{naam}"[^>]*>', html).group(0)
    gevonden = re.search(r'class="([^"]*)"', control)
    return gevonden.group(1).split() if gevonden else []


@pytest.mark.parametrize(
    ("veld", "klasse"),
    [
        ("naam", "utrecht-textbox"),
        ("tekst", "utrecht-textarea"),
        ("keuze", "utrecht-radio-button"),
        ("plaats", "utrecht-select"),
        ("akkoord", "utrecht-checkbox"),
    ],
)
def test_each_kind_of_control_gets_the_class_of_its_component(veld: str, klasse: str) -> None:
    assert klasse in klassen(str(ProefForm()), veld)


def test_a_class_from_the_form_is_kept() -> None:
    assert klassen(str(ProefForm()), "aantal")[0] == "kort"


def test_a_widget_marked_as_bare_and_a_hidden_one_stay_as_they_are() -> None:
    html = str(ProefForm())
    assert klassen(html, "kaal") == []
    assert klassen(html, "geheim") == []


def test_rendering_twice_gives_the_same_page() -> None:
    form = ProefForm()
    assert str(form) == str(form)


def test_a_textarea_is_lower_than_djangos_unless_the_form_says_otherwise() -> None:
    html = str(ProefForm())
    assert re.search(r'name="tekst"[^>]*rows="5"|rows="5"[^>]*name="tekst"', html)
    assert re.search(r'name="lang"[^>]*rows="12"|rows="12"[^>]*name="lang"', html)


def test_only_optional_fields_are_marked() -> None:
    assert str(ProefForm()["naam"].as_field_group()).count("niet verplicht") == 0
    assert str(ProefForm()["aantal"].as_field_group()).count("niet verplicht") == 1


def test_every_error_has_a_link_to_an_element_that_exists() -> None:
    form = ProefForm({})
    html = str(form)
    doelen = re.findall(r'<a href="#([^"]+)">', html)
    assert len(doelen) == len([veld for veld in form.errors if veld != "geheim"])
    assert all(f'id="{doel}"' in html for doel in doelen)
    assert "geheim" in form.errors
    assert html.count(form.errors["geheim"][0]) >= len(form.errors)  # an error of a hidden field is shown too


def test_help_and_error_are_what_the_control_is_described_by() -> None:
    html = str(ProefForm({})["naam"].as_field_group())
    beschrijving = re.search(r'aria-describedby="([^"]+)"', html).group(1).split()
    assert beschrijving == ["id_naam_helptext", "id_naam_error"]
    assert all(f'id="{doel}"' in html for doel in beschrijving)
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_is_described_as_a_group() -> None:
    html = str(ProefForm({})["keuze"].as_field_group())
    assert re.search(r'<fieldset[^>]*aria-describedby="id_keuze_error"', html)
    assert 'id="id_keuze_error"' in html


def test_values_are_escaped() -> None:
    form = ProefForm({"naam": '"><script>alert(1)</script>'})
    assert "<script>" not in str(form)
