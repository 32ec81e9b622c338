"""What a password must be, in our words."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext


class MinimaleLengte(MinimumLengthValidator):
    """Django 5.2 has no Dutch for its own message."""

    def get_error_message(self) -> str:
        return gettext("Dit wachtwoord is te kort. Gebruik minstens %(aantal)d tekens.") % {
            "aantal": self.min_length
        }
