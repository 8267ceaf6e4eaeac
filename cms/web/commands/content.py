"""`flask content`: the group of commands to which features add theirs."""

from cms.web.commands import ExtensibleGroup

content = ExtensibleGroup("content", help="Check, describe, import and export the content files.")
