"""The data folder is the owner's alone: names stand in the database, and only class 3 is sealed."""

import contextlib
import os
import stat
import sys
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""What a mode says of everybody but the owner."""


def keep_private(home: Path) -> None:
    """Whatever this process writes from now on is the owner's; what lies in the folder becomes so.

    A folder within is closed as a whole. A data folder of somebody else, or one that all may write
    to, is left as it is, and told of.
    """
    os.umask(OTHERS)
    try:
        held = home.stat()
    except FileNotFoundError:
        return
    if held.st_uid == os.geteuid() and not held.st_mode & stat.S_ISVTX:
        for path in (home, *home.iterdir()):
            _close(path)
    elif held.st_mode & OTHERS:
        sys.stderr.write(
            f"数据文件夹 {home} 属于别的用户，同一台机器上的其他人可能读得到。请由其属主运行 chmod 700。\n"
            f"The data folder {home} is not ours, and others on this machine may read it. "
            "Let its owner run chmod 700 on it.\n"
        )


def _close(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # a write-ahead log may go meanwhile
        told = path.lstat()
        if told.st_uid == os.geteuid() and not stat.S_ISLNK(told.st_mode) and told.st_mode & OTHERS:
            path.chmod(stat.S_IMODE(told.st_mode) & ~OTHERS)
