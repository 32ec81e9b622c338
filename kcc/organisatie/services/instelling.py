"""What the gemeente says of itself."""

from kcc.organisatie.models import Instelling


def huidige_instelling() -> Instelling:
    """The row of this gemeente, or the defaults before anyone filled it in."""
    # Nearly every page asks this: writing the SQL each time would cost more than all else of it.
    return next(iter(Instelling.objects.raw("SELECT * FROM organisatie_instelling")), None) or Instelling(
        pk=1
    )
