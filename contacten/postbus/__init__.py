"""Reading what comes into the Postbus: no ORM, no clock, no network. Nothing here trusts what it reads."""
