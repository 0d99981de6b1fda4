"""Whether a path lies on a network share, where locks and WAL cannot be trusted. Best effort: unknown is no."""

import sys
from pathlib import Path

_NETWORK_TYPES = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "ceph",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.glusterfs",
        "davfs",
        "fuse.davfs2",
    }
)


def on_network_share(path: Path) -> bool:
    """True where the system says so: UNC paths and network drives on Windows, mount types on Linux."""
    if sys.platform == "win32":
        return _on_windows_share(path)
    mounts = Path("/proc/self/mounts")
    return mounts.is_file() and mount_type(path, mounts.read_text(encoding="utf-8", errors="replace")) in _NETWORK_TYPES


def mount_type(path: Path, mounts: str) -> str:
    """The file system type of the deepest mount above `path`, by a text in the form of /proc/mounts."""
    place = path.resolve()
    best, found = -1, ""
    for row in mounts.splitlines():
        fields = row.split()
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " ").replace("\\134", "\\"))
        if (place == point or point in place.parents) and len(point.parts) >= best:
            best, found = len(point.parts), fields[2]
    return found


if sys.platform == "win32":
    import ctypes

    _DRIVE_REMOTE = 4

    def _on_windows_share(path: Path) -> bool:
        drive = path.resolve().drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE

else:

    def _on_windows_share(path: Path) -> bool:
        return str(path).startswith("\\\\")
