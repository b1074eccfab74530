"""The page that the app's manifest leads to: what Dept is, what it keeps, and on which terms."""

PATH = "/about"
PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>About Dept</title>
<style>body{font:1.05rem/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#222}</style>
</head><body>
<h1>Dept</h1>
<p>Dept is a colleague in Teams and Slack for school departments. It asks at a kind moment, takes an answer in a tap or
in your own words, and remembers what the department meant to do. Your school runs it.</p>
<h2 id="privacy">What it keeps</h2>
<p>Dept keeps what you tell it, and your name, school e-mail address and departments, in your school's own database. It
reads only what is written to it. It keeps no notes about pupils, does not watch who is online, and passes nothing to
anybody outside your school without a sharing agreement.</p>
<p>Type <b>what do you hold about me?</b> to see everything, and who can read it; <b>export</b> to take it with you;
<b>forget me</b> to have it removed. Your school is the controller of this data: its data protection officer answers for
it.</p>
<h2 id="terms">Terms</h2>
<p>Dept is free software under the MIT licence, without warranty. Your school decides who may use it and for what.</p>
</body></html>
"""
