"""One road in and one road out: understand, find the handler, run it, turn its effects into messages; once for every
event.
"""
