#!/usr/bin/env bash
# build_deb.sh PYTHON: packs the program with PyInstaller, makes dist/dermdesk_VERSION_ARCH.deb and checks it in a clean folder.
set -euo pipefail
python=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=$("$python" -c 'import dermdesk; print(dermdesk.__version__)')
architecture=$(dpkg --print-architecture)
package="dist/dermdesk_${version}_${architecture}.deb"

"$python" -m PyInstaller --noconfirm --log-level ERROR --distpath build/installer/dist --workpath build/installer/work installer/dermdesk.spec

tree=build/installer/tree
rm -rf "$tree"
mkdir -p "$tree"/{DEBIAN,usr/lib,usr/bin,usr/share/applications,usr/share/icons/hicolor/scalable/apps,usr/share/doc/dermdesk} dist
cp -r build/installer/dist/dermdesk "$tree/usr/lib/dermdesk"
ln -s ../lib/dermdesk/dermdesk "$tree/usr/bin/dermdesk"
cp installer/linux/dermdesk.desktop "$tree/usr/share/applications/"
cp installer/linux/dermdesk.svg "$tree/usr/share/icons/hicolor/scalable/apps/"
cp LICENSE "$tree/usr/share/doc/dermdesk/copyright"

# The packaged Qt still takes these from the system; printers are welcome but not needed.
needed=$(awk '!/^#/ && $3 != "printer" { printf "%s%s", comma, $1; comma = ", " }' resources/qt-libraries-debian.txt)
welcome=$(awk '!/^#/ && $3 == "printer" { printf "%s%s", comma, $1; comma = ", " }' resources/qt-libraries-debian.txt)
cat > "$tree/DEBIAN/control" <<CONTROL
Package: dermdesk
Version: $version
Architecture: $architecture
Maintainer: The dermdesk developers <dermdesk@example.org>
Installed-Size: $(du -ks "$tree/usr" | cut -f1)
Depends: libc6 (>= 2.34), $needed
Recommends: $welcome
Section: misc
Priority: optional
Description: billing desk of a small dermatology practice
 Charges, a claim scrubber, 837P and CMS-1500 claims and patient statements
 over one encrypted local file.
CONTROL
chmod -R u=rwX,go=rX "$tree"
dpkg-deb --root-owner-group -Zxz -z1 --build "$tree" "$package" > /dev/null

installer/linux/smoke_test.sh "$package"
ls -lh "$package"
