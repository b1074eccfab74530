/* The world behind the page: moments to go back to, things that can be made to happen, a platform that is away. */

import {$, PLATFORM, announce, closeMenus, h, icon, toast} from './dom.js';
import {ask} from './wire.js';

let me, world = {moments: [], down: {}}, look;

/** Set the two menus up once; `show` is called with the id of whoever sees first what has happened. */
export function readyWorld(show) {
  look = show;
  $('.inject').addEventListener('toggle', event => event.target.open && offer());
  $('.back').addEventListener('toggle', event => event.target.open && fit(event.target));
}

/** What is kept, and what is away, as the stream tells it. */
export function drawWorld(told, person) {
  [world, me] = [told, person];
  $('.back>div').replaceChildren(...told.moments.map(moment => h('button', {type: 'button', onclick: () => back(moment.id)},
    moment.at, h('small', {}, moment.why))));
  drawDown();
}

/** Go back to a kept moment; without one, to the first. */
export async function back(id = world.opening) {
  closeMenus();
  say('');
  if (await ask('back', {person: me.id, moment: id}) === null) return;
  const moment = world.moments.find(one => one.id === id);
  toast(`Back to ${moment?.at || 'the beginning'}. Where you were is kept too.`);
}

/** The newest kept moment that is not after a time of the clock. */
export const before = now => world.moments.find(moment => moment.now <= now)?.id;

async function offer() {
  const box = $('.inject>div'), told = await ask('happenings', {person: me.id});
  box.replaceChildren(...(told?.happenings || []).map(one => h('button', {type: 'button', onclick: () => choose(one)},
    `${one.name}…`, h('small', {}, one.look))));
  fit($('.inject'));
}

/** Keep an open menu inside the column it stands in: as tall as there is room, above its button or below it. */
function fit(menu) {
  const column = menu.closest('.time').getBoundingClientRect(), {top, bottom} = menu.getBoundingClientRect(), box = menu.lastElementChild;
  const below = column.bottom - bottom > top - column.top;
  menu.classList.toggle('below', below);
  box.style.maxHeight = `${Math.max(120, (below ? column.bottom - bottom : top - column.top) - 12)}px`;
  box.scrollTop = 0;
}

function choose(one) {
  closeMenus();
  const from = $('.inject summary'), picks = one.choices.map(choice => [choice, h('select', {id: `pick-${choice.name}`, name: choice.name},
    choice.options.map(([value, words]) => h('option', {value}, words)))]);
  const shut = () => dialog.close();
  const dialog = h('dialog.ask', {'aria-labelledby': 'happenh', onclose: () => { dialog.remove(); from.focus(); }},
    h('form', {method: 'dialog', onsubmit: event => {
      event.preventDefault();
      make(one, Object.fromEntries(picks.map(([choice, pick]) => [choice.name, pick.value])));
      shut();
    }},
    h('h2', {id: 'happenh'}, one.name), h('p.note', {}, `${one.look}. This moment is kept first.`),
    picks.map(([choice, pick]) => h('div.field', {}, h('label', {for: pick.id}, choice.label), pick)),
    h('div.acts', {}, h('button.b.pri', {}, 'Make it happen'), h('button.b', {type: 'button', onclick: shut}, 'Cancel'))));
  $('.app').append(dialog);
  dialog.showModal();
}

async function make(one, chosen) {
  say('');
  const told = await ask('happen', {person: me.id, what: one.key, chosen});
  if (told) say(told.says, told.person);
}

/** What has just happened and what to look for, until the next thing does. */
export function say(words, person) {
  const line = $('.happened');
  line.hidden = !words;
  line.replaceChildren(...(words ? [h('span', {}, words), h('button.b', {type: 'button', onclick: () => look(person)}, 'Show me')] : []));
  if (words) announce(words);
}

function drawDown() {
  const note = $('#down'), waits = world.down[me.platform], name = PLATFORM[me.platform][1];
  note.hidden = waits === undefined;
  if (note.hidden) return note.replaceChildren();
  const words = `${waits ? `${waits} ${waits === 1 ? 'message waits' : 'messages wait'}` : 'Nothing waits yet'}. Nothing is lost, and nothing will come twice.`;
  if ($('span', note)?.textContent === words) return undefined;
  return note.replaceChildren(h('b', {}, `${name} is not answering`), h('span', {}, words),
    h('button.b', {type: 'button', onclick: () => make({key: 'platform'}, {what: `back ${me.platform}`})}, icon('back'), `Bring ${name} back`));
}
