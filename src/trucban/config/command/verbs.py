"""The table of verbs: what `trucban --help` prints, and what each needs before it runs."""

from dataclasses import dataclass
from keyword import iskeyword

from trucban.config.command.words import _


@dataclass(frozen=True)
class Verb:
    """
    One verb.

    ``instance`` pins the database it works on: the demonstration never touches real data, set-up never the
    demonstration's. Otherwise the commune that was set up is used, or the demonstration until there is one.
    ``reads_tables``: it says that something must be set up first where no database was made yet.
    """

    name: str
    group: str
    help: str
    uses_database: bool = True
    instance: str = ""
    reads_tables: bool = False

    @property
    def module(self) -> str:
        return self.name.replace("-", "_") + "_" * iskeyword(self.name)


DAILY = _("Every day")
CARE = _("Care")
BUILD = _("For those who run it on several machines, and for development")

VERBS = (
    Verb("up", DAILY, _("open the desk: database, server and worker under one command"), uses_database=False),
    Verb("week", DAILY, _("write a week's papers: agenda, roster, patrols, calendars, report"), reads_tables=True),
    Verb("bundle", DAILY, _("write or read a signed file to or from the level above, or the communes below"), reads_tables=True),
    Verb("import", DAILY, _("take a list of people in, or take one back, as at the desk"), reads_tables=True),
    Verb("setup", DAILY, _("create the real commune, its agencies, offices and first administrator"), instance="commune"),
    Verb("demo", DAILY, _("build the demonstration commune anew; real data is never touched"), instance="demo"),
    Verb("check", CARE, _("say whether this installation is healthy")),
    Verb("backup", CARE, _("write an encrypted, test-restored backup"), reads_tables=True),
    Verb("restore", CARE, _("bring back a backup; what it replaces is kept")),
    Verb("verify-audit", CARE, _("check the audit log link by link"), reads_tables=True),
    Verb("law", BUILD, _("run the cases a lawyer wrote against the law's decisions"), uses_database=False),
    Verb("prepare", BUILD, _("bring the database and the served files up to date")),
    Verb("serve", BUILD, _("run the server alone"), uses_database=False),
    Verb("trust", BUILD, _("run the page alone that helps phones trust the commune's certificate"), uses_database=False),
    Verb("worker", BUILD, _("run the worker alone: jobs, hourly backups, routines"), reads_tables=True),
    Verb("manage", BUILD, _("Django's own commands")),
    Verb("soak", BUILD, _("try to lose something: kill processes during writes, or cut the journals of phones"), uses_database=False),
    Verb("bench", BUILD, _("solve public benchmark instances of the planning engines"), uses_database=False),
    Verb("test", BUILD, _("run every check that can run here"), uses_database=False),
)  # fmt: skip
