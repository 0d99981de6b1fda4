#!/usr/bin/env bash
# smoke_test.sh PACKAGE.deb: unpacks the package in a clean folder and lets its program check itself, far from the checkout and its Python.
set -euo pipefail
package=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dpkg-deb --extract "$package" "$folder/root"
mkdir "$folder/home"
cd "$folder/home"
env -i PATH=/usr/bin:/bin HOME="$folder/home" LANG=C.UTF-8 QT_QPA_PLATFORM=offscreen "$folder/root/usr/bin/dermdesk" doctor --self-check
