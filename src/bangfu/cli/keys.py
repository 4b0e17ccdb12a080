"""`bangfu keys`: replace the master key that seals what is most personal."""

import sys
from types import ModuleType

import cyclopts

from bangfu.cli.server import use_settings

app = cyclopts.App(help="Replace the key that seals personal data. 更换加密个人信息的主密钥。")


@app.command
def rotate() -> int:
    """Add a master key and wrap every data key with it. 换用新的主密钥。

    The former key stays in the file until `bangfu keys drop`. Copy the file of the keys afterwards.
    旧密钥保留到运行 bangfu keys drop 为止；之后请另存密钥文件的副本。
    """
    count = _actions().rotate_keys()
    sys.stdout.write(
        f"已换用新的主密钥，重新包裹 {count} 人的密钥。{count} data keys wrapped anew.\n"
    )
    return 0


@app.command
def drop() -> int:
    """Drop the former master keys, once nothing needs them. 去掉旧的主密钥。"""
    count = _actions().drop_old_keys()
    sys.stdout.write(
        f"旧主密钥已去掉（补包裹 {count} 人）。Former keys dropped ({count} left over).\n"
    )
    return 0


def _actions() -> ModuleType:
    use_settings()
    import django

    django.setup()
    from bangfu.apps.registry.actions import keys

    return keys
