"""A day at a place, played many times: pure functions over numbers, no ORM, no clock.

`vraag` draws who comes, `loket` lets the desks call them in the order of the queue, `uitkomst` says what that
did to waiting, `balies` looks for the desks that are needed, and `erlang` is the formula to compare with.
Times are minutes from local midnight.
"""
