"""Which page somebody says to have open."""

from django import forms

SOORTEN = ["klant", "klantcontact", "terugbelverzoek", "publieksreactie", "socialbericht", "postbericht"]


class AanwezigForm(forms.Form):
    """A kind of page and the number of what it shows."""

    soort = forms.ChoiceField(choices=[(soort, soort) for soort in SOORTEN])
    gezien = forms.CharField(required=False, max_length=500)
    nummer = forms.IntegerField(min_value=1, max_value=2**63 - 1)
