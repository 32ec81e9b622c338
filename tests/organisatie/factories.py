"""Medewerkers and afdelingen for the tests."""

from collections.abc import Iterable
from typing import Any

import factory
from factory.django import DjangoModelFactory

from kcc.organisatie import services
from kcc.organisatie.enums import Rol
from kcc.organisatie.models import Afdeling, Medewerker

WACHTWOORD = "een-lang-wachtwoord"


class AfdelingFactory(DjangoModelFactory):
    class Meta:
        model = Afdeling
        django_get_or_create = ["code"]

    code = "burgerzaken"
    naam = "Burgerzaken"
    cluster = "Dienstverlening"

    class Params:
        belastingen = factory.Trait(code="belastingen", naam="Belastingen")
        extern = factory.Trait(code="rdw", naam="RDW", is_extern=True)


class MedewerkerFactory(DjangoModelFactory):
    """A medewerker with a local account and no role; a trait gives one: MedewerkerFactory(manager=True)."""

    class Meta:
        model = Medewerker
        skip_postgeneration_save = True

    class Params:
        baliemedewerker = factory.Trait(username="bilal", rollen=[Rol.BALIEMEDEWERKER])
        kcc_medewerker = factory.Trait(username="anouk", rollen=[Rol.KCC_MEDEWERKER])
        backoffice = factory.Trait(username="bram", rollen=[Rol.BACKOFFICE])
        redacteur = factory.Trait(username="rachida", rollen=[Rol.REDACTEUR])
        planner = factory.Trait(username="pepijn", rollen=[Rol.PLANNER])
        manager = factory.Trait(username="mireille", rollen=[Rol.MANAGER])
        beheerder = factory.Trait(username="boris", rollen=[Rol.BEHEERDER])
        privacy_officer = factory.Trait(username="paula", rollen=[Rol.PRIVACY_OFFICER])

    username = "noor"
    first_name = "Noor"
    last_name = "de Vries"
    password = factory.django.Password(WACHTWOORD)
    rollen: tuple[Rol, ...] = ()

    @classmethod
    def _create(
        cls, model_class: type[Medewerker], *args: Any, rollen: Iterable[Rol], **velden: Any
    ) -> Medewerker:
        medewerker = super()._create(model_class, *args, **velden)
        # A factory that gets who is there already takes nothing away.
        if rollen:
            services.zet_rollen(medewerker=medewerker, rollen=rollen)
        return medewerker

    @factory.post_generation
    def afdelingen(self, create: bool, afdelingen: list[Afdeling] | None, **_: object) -> None:
        if create and afdelingen:
            self.afdelingen.set(afdelingen)
