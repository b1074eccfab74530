/* Inspect: what was sent, how big it is against the limits, and its JSON for either platform. */

import {$, $$, PLATFORM, h, icon, toast} from './dom.js';
import {cardIn} from './cards.js';

let from = null;
const number = value => value.toLocaleString('en-GB');

/** Open the drawer on a message. */
export function inspect(post, person, skin) {
  from = from || document.activeElement;
  $('.drawer')?.remove();
  const payload = post[skin], json = JSON.stringify(payload, null, 2);
  const drawer = h('section.drawer', {role: 'dialog', 'aria-labelledby': 'ih', 'data-escape': 'inspect'},
    h('div.dh', {}, h('h2', {id: 'ih'}, 'Inspect', h('span', {}, `To ${person.first}, ${post.day} ${post.at}`)),
      h('div.seg', {role: 'group', 'aria-label': 'Payload for'}, ['slack', 'teams'].map(kind =>
        h('button', {type: 'button', 'aria-pressed': `${kind === skin}`, 'data-kind': kind, onclick: () => { inspect(post, person, kind); $(`.drawer [data-kind=${kind}]`).focus(); }}, PLATFORM[kind][1]))),
      h('button.b.quiet', {type: 'button', 'aria-label': 'Close Inspect', 'data-close': true, onclick: closeInspect}, icon('x'))),
    h('div.in', {tabindex: '0', role: 'region', 'aria-label': 'What was sent'}, payload ? inside(post, payload, json, skin) : h('p', {}, 'The adapter could not draw this one. Its plain words: ', post.plain)));
  $('.app').append(drawer);
  $('[data-close]', drawer).focus();
}

function inside(post, payload, json, skin) {
  const size = bytes(payload, skin);
  return [
    h('section', {}, h('h3', {}, 'Checks'), h('ul.ok', {}, checks(payload, skin).map(words => h('li', {}, icon('tick'), words)), wording(post))),
    h('section', {}, h('h3', {}, 'Size and limits'), h('ul.lim', {}, limits(payload, skin, size).map(([what, says, part]) =>
      h('li', {}, h('span', {}, what), h('span.num', {}, says), part !== null && track(part))))),
    h('section', {}, h('div.hd', {}, h('h3', {}, `Payload, ${number(size)} bytes`), h('button.b', {type: 'button', onclick: () => copy(json)}, 'Copy')),
      h('pre', {tabindex: '0', role: 'region', 'aria-label': 'Payload as JSON'}, json)),
  ];
}

/** The words, against those that Dept never uses. */
function wording({wording: amiss}) {
  if (!amiss.length) return h('li', {}, icon('tick'), 'Wording: no word that scolds, presses or compares, and no shouting');
  return amiss.map(words => h('li.amiss', {}, icon('pen'), `Wording: ${words}`));
}

function track(part) {
  const bar = h('i');
  bar.style.width = `${Math.min(100, part)}%`;
  return h('span.track', {'aria-hidden': 'true'}, bar);
}

function copy(json) {
  (navigator.clipboard?.writeText(json) ?? Promise.reject()).then(() => toast('Copied.'), () => toast('Select the text to copy it.'));
}

const bytes = (payload, skin) => skin === 'slack' ? new TextEncoder().encode(JSON.stringify(payload)).length : JSON.stringify(payload).length * 2;

/** Every object inside a payload, for counting. */
function* each(value) {
  if (!value || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield value;
  for (const inner of Object.values(value)) yield* each(inner);
}

function checks(payload, skin) {
  const words = skin === 'slack' ? payload.text : payload.summary || cardIn(payload)?.fallbackText || payload.text || '';
  const out = words ? [`Reads alone as plain text: “${words.slice(0, 120)}”`] : [];
  const all = [...each(payload)];
  const rows = skin === 'slack' ? all.filter(o => o.type === 'actions').map(o => o.elements.filter(e => e.type === 'button').length)
    : [all.filter(o => /^Action\./.test(o.type) && o.mode !== 'secondary').length];
  if (rows.every(count => count <= 4)) out.push('Four answers at most in a row, the rest under More');
  return out;
}

function limits(payload, skin, size) {
  const all = [...each(payload)];
  if (skin === 'slack') {
    const blocks = payload.blocks?.length || 0, buttons = all.filter(o => o.type === 'button');
    const row = Math.max(0, ...all.filter(o => o.type === 'actions').map(o => o.elements.length));
    const label = Math.max(0, ...buttons.map(o => o.text.text.length)), text = (payload.text || '').length;
    return [['Text', `${number(text)} of 4,000 characters`, text / 40], ['Blocks', `${blocks} of 50`, blocks * 2],
      ['Buttons in the row', `${row} of 25`, row * 4], ['Longest button label', `${label} of 75 characters`, label / 0.75]];
  }
  const actions = all.filter(o => /^Action\./.test(o.type) && o.mode !== 'secondary').length;
  const card = new TextEncoder().encode(JSON.stringify(cardIn(payload))).length;
  return [['Card', `${number(card)} of our 20,480 bytes`, card / 204.8], ['Whole message, as UTF-16', `${number(size)} of 102,400 bytes`, size / 1024],
    ['Schema', `${cardIn(payload)?.version || 'none'}; Teams draws up to 1.5`, null], ['Buttons', `${actions} of 6`, actions / 0.06]];
}

/** Close the drawer and give focus back. */
export function closeInspect() {
  const drawer = $('.drawer');
  if (!drawer) return false;
  drawer.remove();
  if (from?.isConnected) from.focus();
  else $$('[data-inspect]').at(-1)?.focus();
  from = null;
  return true;
}
