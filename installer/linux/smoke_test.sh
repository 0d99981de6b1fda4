#!/usr/bin/env bash
# smoke_test.sh PACKAGE.deb: unpacks the package in a clean folder and lets its program check itself, far from the checkout and its Python.
set -euo pipefail
package=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dpkg-deb --extract "$package" "$folder/root"
mkdir "$folder/home"
cd "$folder/home"
run() {
  env -i PATH=/usr/bin:/bin HOME="$folder/home" LANG=C.UTF-8 QT_QPA_PLATFORM=offscreen "$folder/root/usr/bin/dermdesk" "$@"
}
run doctor --self-check
run demo --headless --out "$folder/day"
ls "$folder"/day/*.837 "$folder/day/cms1500.pdf" > /dev/null
