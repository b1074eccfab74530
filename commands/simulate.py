"""`dept simulate`: a whole school year, played and judged."""

import argparse

HELP = "play a whole school year and judge it against the ground rules"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("--cast", default="thornbury")
    parser.add_argument("--on", default="playground")
    parser.add_argument("--from", dest="start", default="2026-09-01", metavar="DAY")
    parser.add_argument("--to", dest="end", default="2027-07-21", metavar="DAY")
    parser.add_argument("--answers", default="0.7", metavar="SHARE", help="how likely an ask is answered")
    parser.add_argument("--seed", default="1", metavar="NUMBER", help="the same one gives the same year")
    parser.add_argument("--people", metavar="NUMBER", help="grow the cast to so many, with invented people")
    parser.add_argument("--schools", metavar="NUMBER", help="in so many schools, half of them on each platform")
    parser.add_argument("--transcript", metavar="FILE", help="write the year as one would read it, in Markdown")
    parser.add_argument("--who", metavar="NAME", help="of one person alone")
    parser.add_argument("--json", action="store_true", help="print what the judge found as one JSON object")


def run(options: argparse.Namespace) -> int:
    """Play it; 0 if every rule was kept."""
    from rehearsal.year.run import command

    return command(options)
