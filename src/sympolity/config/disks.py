"""Which kind of disk the data lies on: the locks of the embedded database hold only on one of this machine."""

from pathlib import Path

NETWORK_FILE_SYSTEMS = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs", "lustre"),
    *("fuse.s3fs", "fuse.rclone", "davfs", "fuse.davfs2", "ocfs2", "gfs2", "ncpfs", "beegfs"),
}


def file_system_of(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """The kind of file system on which a folder lies; empty where Linux does not tell."""
    try:
        lines = mounts.read_text().splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in lines:
        before, _dash, after = line.partition(" - ")
        point = before.split(" ")[4].replace("\\040", " ")
        if folder.resolve().is_relative_to(point) and len(point) >= best:
            best, kind = len(point), after.split(" ")[0]
    return kind
