"""The forecast of visitors: pure functions over numbers, no ORM, no clock.

`reeksen` holds the history as arrays, `model` learns from it and looks ahead, `boekingen` adds what is booked
already, `interval` says how sure that is, and `toets` measures all of it against plain rules of thumb.
"""
