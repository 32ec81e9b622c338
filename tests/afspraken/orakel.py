"""What fits, worked out the slow and obvious way: for every cell, can each appointment get a desk of its
own that serves its group? (Maximum matching by augmenting paths; no theorem of Hall, no vectors.)"""

from collections.abc import Sequence


def past(balies: Sequence[frozenset[int]], afspraken: Sequence[int]) -> bool:
    """Whether desks that serve these groups can take one appointment of each of `afspraken` at once."""
    bezet: dict[int, int] = {}

    def zoek(afspraak: int, gezien: set[int]) -> bool:
        for balie, groepen in enumerate(balies):
            if afspraken[afspraak] in groepen and balie not in gezien:
                gezien.add(balie)
                if balie not in bezet or zoek(bezet[balie], gezien):
                    bezet[balie] = afspraak
                    return True
        return False

    return all(zoek(afspraak, set()) for afspraak in range(len(afspraken)))


def kan_erbij(
    inzet: Sequence[tuple[int, int, frozenset[int]]],
    beslag: Sequence[tuple[int, int, int]],
    wens: Sequence[tuple[int, int, int]],
    open_cellen: Sequence[bool],
) -> bool:
    """Whether `wens` fits beside `beslag`, both (group, first cell, number of cells); a desk is (van, tot,
    groups)."""
    alles = [*beslag, *wens]
    cellen = {cel for _, eerste, aantal in wens for cel in range(eerste, eerste + aantal)}
    for cel in cellen:
        if cel >= 288 or not open_cellen[cel]:
            return False
        balies = [groepen for van, tot, groepen in inzet if van <= cel < tot]
        nu = [groep for groep, eerste, aantal in alles if eerste <= cel < eerste + aantal]
        if not past(balies, nu):
            return False
    return True
