#!/bin/sh
# Makes sure that the tests of the Postbus have a real IMAP server: installs Debian's dovecot when it is missing
# and we may. The tests start one of their own, on a free port.
command -v dovecot >/dev/null 2>&1 && exit 0
[ -x /usr/sbin/dovecot ] && exit 0
if command -v apt-get >/dev/null 2>&1; then
    als_root=
    [ "$(id -u)" = 0 ] || als_root="sudo -n"
    if $als_root true 2>/dev/null; then
        echo "Dovecot ontbreekt; we installeren het met apt-get."
        export DEBIAN_FRONTEND=noninteractive
        $als_root apt-get update -q && $als_root apt-get install -qy --no-install-recommends dovecot-imapd && exit 0
    fi
fi
echo "De tests van de Postbus hebben dovecot nodig. Installeer het, en probeer het opnieuw:" >&2
echo "    sudo apt-get install dovecot-imapd" >&2
exit 1
