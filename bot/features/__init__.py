"""The features that are built, in the order of the summary."""

from bot.agreements import agreements
from bot.declare import Feature
from bot.features.community.call_notes import call_notes
from bot.features.community.calls import calls
from bot.features.community.directory import directory
from bot.features.community.find_time import find_time
from bot.features.community.messages import messages
from bot.features.community.partnership import partnership
from bot.features.community.profile import profile
from bot.features.community.proposals import proposals
from bot.features.community.unsent import unsent
from bot.features.department.absences import absences
from bot.features.department.my_pair import my_pair
from bot.features.department.offers import offers
from bot.features.department.pair_life import pair_life
from bot.features.department.pair_offers import pair_offers
from bot.features.department.pair_swaps import pair_swaps
from bot.features.department.pair_up import pair_up
from bot.features.department.pairs import pairs
from bot.features.department.rounds import rounds
from bot.features.department.speakers import speakers
from bot.features.department.swaps import swaps
from bot.features.department.talks import talks
from bot.features.overview.answers import answers
from bot.features.overview.core import core
from bot.features.overview.launch import launch
from bot.features.overview.mend import mend
from bot.features.overview.privacy import privacy
from bot.features.overview.set_up import set_up
from bot.features.overview.settings import settings
from bot.features.overview.summary import summary
from bot.features.teacher.about_me import about_me
from bot.features.teacher.contacts import contacts
from bot.features.teacher.cv import cv
from bot.features.teacher.explore import explore
from bot.features.teacher.fewer import fewer
from bot.features.teacher.portfolio import portfolio
from bot.features.teacher.portfolio_aims import portfolio_aims
from bot.features.teacher.portfolio_files import portfolio_files
from bot.features.teacher.portfolio_shared import portfolio_shared
from bot.features.teacher.portfolio_tried import portfolio_tried
from bot.features.teacher.statement import statement
from bot.features.teacher.totals import totals
from bot.features.teacher.wellbeing import wellbeing
from bot.ledger import ledger
from bot.meetings import meetings
from bot.portfolio import kept

DECLARED: tuple[Feature, ...] = (
    explore,
    ledger,
    totals,
    about_me,
    talks,
    speakers,
    absences,
    swaps,
    offers,
    rounds,
    pairs,
    pair_life,
    pair_offers,
    pair_up,
    pair_swaps,
    my_pair,
    calls,
    proposals,
    call_notes,
    meetings,
    directory,
    find_time,
    profile,
    messages,
    unsent,
    partnership,
    agreements,
    contacts,
    portfolio,
    portfolio_files,
    portfolio_tried,
    portfolio_shared,
    portfolio_aims,
    kept,
    cv,
    statement,
    wellbeing,
    fewer,
)

FEATURES: tuple[Feature, ...] = (
    *DECLARED,
    summary(DECLARED),
    core(DECLARED),
    mend(DECLARED),
    set_up(DECLARED),
    launch,
    settings(DECLARED),
    answers(DECLARED),
    privacy(DECLARED),
)
