/* The page: who I am, where I look, and what each event of the stream changes. */

import {$, $$, PLATFORM, closeMenus, h, icon, mark} from './dom.js';
import {ask, follow} from './wire.js';
import {channelName, drawPeople, drawPlaces, inView, markPeople} from './people.js';
import {hear, hush, ready, title, turn} from './chat.js';
import {drawComposer, edit, fill, readyComposer} from './composer.js';
import {forget, showForm} from './form.js';
import {arrive, drawClock, readyClock} from './clock.js';
import {drawYear} from './year.js';
import {drawWhy, show as showLog} from './why.js';
import {closeInspect, inspect} from './inspect.js';
import {drawTour} from './tour.js';
import {back, before, drawWorld, readyWorld, say} from './world.js';
import {readyFile} from './file.js';
import {drawn, hand} from './message.js';

const people = new Map();
let me, place = 'dm', skin, unread = {}, left = [], world, clock, year, form = null;

const hands = {
  press: async (post, token) => {
    if (!token) return;
    await ask('press', {person: me.id, post: post.id, token});
    if (place === 'home') home(true);
  },
  inspect: post => inspect(post, me, skin),
  edit,
  person: id => people.get(id),
};

const channel = () => me.channels.find(c => `#${c.id}` === place);
const placeName = () => channel() ? channelName(channel(), skin) : '';
const onServer = () => place === 'dm' ? me.id : place === 'home' ? '' : place;

/** Become somebody, in their private chat and on their own platform. */
function be(id, where = 'dm') {
  me = people.get(id);
  skin = me.platform;
  go(where);
}

/** Turn to one of my places. */
function go(where) {
  place = where.startsWith('#') && !me.channels.some(c => `#${c.id}` === where) ? 'dm' : where;
  history.replaceState(null, '', `#${me.id}/${place.replace('#', '')}`);
  document.title = `${me.first} · Dept playground`;
  form = null;
  draw();
  if (place === 'home') home();
  follow(me.id, onServer(), {posts, form: setForm, people: setUnread, clock: setClock, year: setYear, why: drawWhy, world: setWorld});
  look();
}

function draw() {
  $('#talk').dataset.skin = skin;
  $('#feed').hidden = place === 'home';
  $('#homes').hidden = place !== 'home';
  forget();
  turn(me, place, skin);
  title(me, place, placeName());
  drawPlaces(me, place, skin, unread);
  drawComposer(me, place, placeName(), skin);
  markPeople(me.id, unread, left);
  if (world) drawWorld(world, me);
  drawSkins();
  showForm(form, me, skin, place);
}

function drawSkins() {
  for (const button of $$('#skins button')) mark(button, 'aria-pressed', true, `${button.dataset.skinto === skin}`);
}

async function home(again = false) {
  const mine = me.id, told = await ask('home', {person: mine, again});
  if (!told || place !== 'home' || me.id !== mine) return;
  const box = $('#homes');
  box.setAttribute('aria-label', `${me.first}’s Home`);
  box.replaceChildren(h('div.home.card', {}, drawn({...told, words: ''}, skin, hand(told, hands))));
  box.scrollTop = again ? box.scrollTop : 0;
}

const look = () => place !== 'home' && !document.hidden && unread[me.id]?.[onServer()] && ask('look', {person: me.id, place: onServer()});

function posts(event) {
  if (place === 'home') return;
  hear(event, me, place);
  hush(me, place, clock?.run);
  showForm(form, me, skin, place);
}

function setForm(told) {
  form = told;
  showForm(form, me, skin, place);
}

function setUnread(told) {
  ({unread, left} = told);
  markPeople(me.id, unread, left);
  drawPlaces(me, place, skin, unread);
  look();
}

function setWorld(told) {
  world = told;
  drawWorld(world, me);
}

function setClock(told) {
  clock = told;
  drawClock(clock, year, me, () => {
    if (place === 'home') home(true);
    else hush(me, place, clock.run);
  });
}

function setYear(told) {
  year = told;
  if (clock) drawClock(clock, year, me, () => {});
  drawYear(year, clock?.now || '');
}

function tab(name) {
  $('.app').dataset.tab = name;
  for (const button of $$('.tabs button')) mark(button, 'aria-current', button.dataset.totab === name);
  if (name === 'people') inView();
}

/** To a way on, or to a moment of the clock: where that is past, by way of a kept moment before it. What has to be there on the way is made to happen first. */
async function travel(to, needs) {
  if (clock.now === to) return true;
  if (/^\d/.test(to) && clock.now > to && before(to)) await back(before(to));
  if (needs && await ask('happen', {person: me.id, what: needs, chosen: {}}) === null) return false;
  return clock.now === to || arrive(to);
}

async function step(one) {
  tab('talk');
  be(one.person.id);
  if (one.opening) await back();
  for (const to of one.to || []) if (!await travel(to, one.needs)) return;
  showLog(one.held ? 'silent' : 'all');
  if (one.type) fill(one.type);
}

function escape(event) {
  if ($('dialog[open]')) return;
  const menu = closeMenus();
  if (menu) $('summary', menu).focus();
  else if (!closeInspect()) $('[data-escape=form] [data-close]')?.click();
  event.preventDefault();
}

document.addEventListener('click', event => {
  closeMenus(event.target.closest('.pop>div button') ? null : event.target);
  const at = event.target.closest('[data-place],[data-totab],a[data-person],.skip');
  if (!at) return;
  if (at.matches('.skip')) {
    event.preventDefault();
    tab('talk');
    $(place === 'home' ? '#homes' : '#feed').focus();
  } else if (at.dataset.place) {
    event.preventDefault();
    go(at.dataset.place);
  } else if (at.dataset.person) {
    event.preventDefault();
    be(at.dataset.person);
  } else tab(at.dataset.totab);
});
document.addEventListener('keydown', event => { if (event.key === 'Escape') escape(event); });
document.addEventListener('visibilitychange', look);

async function start() {
  const told = await ask('state');
  if (!told) return;
  readyFile(told);
  unread = told.unread;
  told.groups.flatMap(group => group.people).forEach((person, index) => people.set(person.id, Object.assign(person, {index})));
  ready(hands);
  readyComposer();
  readyClock(() => say(''));
  readyWorld(id => {
    tab('talk');
    be(id);
  });
  $('#skins').replaceChildren(...Object.entries(PLATFORM).map(([kind, [sign, name]]) =>
    h('button', {type: 'button', 'data-skinto': kind, onclick: () => { skin = kind; draw(); if (place === 'home') home(true); }}, icon(sign), name)));
  $('.tabs').replaceChildren(...[['people', 'people', 'Who'], ['talk', 'chat', 'Chat'], ['clock', 'clock', 'Clock'], ['why', 'ask', 'Why']].map(([name, sign, words]) =>
    h('button', {type: 'button', 'data-totab': name}, icon(sign), words)));
  drawPeople(told.groups, id => {
    be(id);
    $(`#p-${CSS.escape(id)}`).focus();
  });
  drawTour([...people.values()], step);
  tab('talk');
  // An id may hold a slash of its own; the place is what follows the last one.
  const [, id = '', where = 'dm'] = /^(.*?)(?:\/([^/]*))?$/.exec(decodeURIComponent(location.hash.slice(1)));
  const first = [...people.values()].find(p => p.first === 'Tom') || [...people.values()][0];
  be(people.has(id) ? id : first.id, ['dm', 'home'].includes(where) ? where : `#${where}`);
}

start();
