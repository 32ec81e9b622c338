#!/bin/sh
# Makes sure that the browser tests have a Chromium: installs Debian's when it is missing and we may. The one
# without windows takes half the work for a page; where there is no such package the whole of it does as well.
for naam in chromium-headless-shell chromium chromium-browser google-chrome; do
    command -v "$naam" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1; then
    als_root=
    [ "$(id -u)" = 0 ] || als_root="sudo -n"
    if $als_root true 2>/dev/null; then
        echo "Chromium ontbreekt; we installeren het met apt-get."
        export DEBIAN_FRONTEND=noninteractive
        $als_root apt-get update -q
        for pakket in chromium-headless-shell chromium; do
            $als_root apt-get install -qy --no-install-recommends "$pakket" && exit 0
        done
    fi
fi
echo "De browsertests hebben Chromium nodig. Installeer het, en probeer het opnieuw:" >&2
echo "    sudo apt-get install chromium      (of Google Chrome)" >&2
exit 1
