"""What can go wrong while sending."""


class BlijvendeFout(Exception):
    """The receiving side refuses this message for good; another attempt has no use. `code` is its answer."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code[:10]
