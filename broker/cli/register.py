"""`sealane register`: change a register together, publish it, hand it out, look at it."""

from __future__ import annotations

from broker.cli import register_changes, register_files
from broker.cli.help import application, below

app = application(
    "Change a network's register together, sign it, publish it, hand it out.",
    "sealane register suspend exercise.pacific customs-nz",
    "sealane register sign exercise.pacific change.json",
)

app.command(epilog=below("sealane register rights exercise.pacific customs-nz --publish alert"))(
    register_changes.rights
)
app.command(
    epilog=below(
        "sealane register group exercise.pacific add pacific-desk customs-nz police-nz",
        "sealane register group exercise.pacific remove pacific-desk police-nz",
    )
)(register_changes.group)
app.command(epilog=below("sealane register suspend exercise.pacific customs-nz"))(
    register_changes.suspend
)
app.command(epilog=below("sealane register expel exercise.pacific customs-nz"))(
    register_changes.expel
)
app.command(epilog=below("sealane register readmit exercise.pacific customs-nz"))(
    register_changes.readmit
)
app.command(
    epilog=below(
        "sealane register revoke exercise.pacific 4A1F-09C2 --invalid-since 2026-11-20T08:00Z"
    )
)(register_changes.revoke)
app.command(epilog=below("sealane register rotate exercise.pacific request.json"))(
    register_changes.rotate
)
app.command(
    epilog=below(
        "sealane register replace exercise.pacific registrar 2",
        "sealane register replace exercise.pacific root 1 --public new-root-1.pub.pem",
    )
)(register_changes.replace)
app.command(epilog=below("sealane register sign exercise.pacific change.json"))(register_files.sign)
app.command(
    epilog=below(
        "sealane register publish exercise.pacific change.json",
        "sealane register publish exercise.pacific --to /media/stick/register",
    )
)(register_files.publish)
app.command(epilog=below("sealane register fetch customs-nz"))(register_files.fetch)
app.command(epilog=below("sealane register verify /media/stick/register --root root.json"))(
    register_files.verify
)
app.command(epilog=below("sealane register log exercise.pacific"))(register_files.log)
app.command(epilog=below("sealane register serve exercise.pacific --port 8080"))(
    register_files.serve
)
