/* Why it spoke or stayed silent: the tally filters the log, each entry opens to its rule. */

import {$, $$, h, icon, mark, vh} from './dom.js';

const KIND = {posted: ['say', 'Posted'], spoke: ['say', 'Spoke'], silent: ['hush', 'Stayed silent'], answered: ['reply', 'Answered'], edited: ['pen', 'Edited'], left: ['hush', 'Left']};
const RULES = {
  'In working hours': 'Unasked messages go in term, on a working day, 07:45–16:45, outside lessons and duties.',
  'Same for the boss': 'Heads get every question a teacher gets.',
  'One a day, two a week': 'At most one planned message a day and two a week, over all departments together.',
  'Life happens': 'A pause works at once. Nobody is asked why, and nobody else is told.',
  'Only on working days': 'Days off are never used.',
  'You write, it answers': 'What you type is answered at any hour, and never followed up.',
  'One tap, edited in place': 'The message that asked becomes the answer.',
  'Errors beside the field': 'A form says kindly what would work, and keeps what was typed.',
  'A person speaks to the team': 'Nothing reaches a channel until a person has seen it and chosen Post.',
  'Home is silent': 'What waits on Home never reminds.',
  'No second message': 'What changes in a post is edited there, without a sound.',
  'Bad news to the head first': 'The head hears it alone, with ways out, before anybody else.',
  'Calm day': 'Nothing unasked on the first school day after a break, nor on the last two before one.',
  'INSET day': 'Nothing unasked on a day without pupils.',
  'In term only': 'Nothing unasked in the holidays.',
  'Local time': 'Times are those on the school’s wall.',
  'Who sees what': 'Every message that stores something says who can read it.',
  'Passed on, in working hours': 'A colleague’s proposal is carried over in the reader’s own hours.',
  'Nothing lost, nothing doubled': 'What could not be sent is kept, and sent once.',
};
let filter = 'all', rule = '', now = null;

/** Draw the log and its tally anew; entries that were open stay open, and focus stays where it was. */
export function drawWhy(why) {
  now = why;
  if ($('#scope').textContent !== why.scope) $('#scope').textContent = why.scope;
  const {counts} = why, kinds = [['all', 'All', ''], ['spoke', 'sent', counts.spoke], ...(counts.answered ? [['answered', 'answered', counts.answered]] : []),
    ...(counts.posted ? [['posted', 'posted', counts.posted]] : []), ['silent', 'held', counts.silent]];
  $('.tally').setAttribute('aria-label', `Show, ${why.scope}`);
  inPlace($('.tally'), kinds.map(([kind, word, count]) => {
    const button = h('button', {type: 'button', 'data-key': kind, onclick: () => pick(kind, '')}, count === '' ? null : h('b', {}, `${count}`), word);
    mark(button, 'aria-pressed', true, `${filter === kind && !rule}`);
    return button;
  }));
  const held = why.held.map(([name, count]) => {
    const button = h('button', {type: 'button', 'data-key': name, onclick: () => pick('silent', rule === name ? '' : name)}, name, ' ', h('b', {}, `${count}`));
    mark(button, 'aria-pressed', true, `${rule === name}`);
    return h('li', {}, button);
  });
  inPlace($('.held'), held);
  $('.held').hidden = !held.length;
  drawLog(why);
}

function pick(kind, name) {
  [filter, rule] = [kind, name];
  drawWhy(now);
  $('.log').scrollTop = 0;
}

/** Show everything, or only what was held, and why. */
export const show = kind => pick(kind, '');

function drawLog(why) {
  const list = $('.log'), open = new Set($$('details[open]', list).map(node => node.dataset.key));
  const wanted = why.log.filter(entry => (filter === 'all' || entry.kind === filter || (filter === 'answered' && entry.kind === 'edited')) && (!rule || entry.rule === rule));
  const old = new Map($$('details', list).map(node => [node.dataset.key, node.parentElement]));
  const items = wanted.map((entry, at) => {
    const key = `${entry.key} ${wanted.slice(0, at).filter(other => other.key === entry.key).length}`;
    const had = old.get(key);
    return had && had.dataset.said === JSON.stringify(entry) ? had : item(entry, key, open.has(key));
  });
  if (!items.length) items.push(h('li', {}, h('div.hush', {}, h('b', {}, 'Nothing to explain yet'), 'Move the clock, or type something.')));
  if (why.more && filter === 'all') items.push(h('li', {}, h('p.note.older', {}, `${why.more} older ones are not listed here.`)));
  if (items.length !== list.children.length || items.some((node, at) => node !== list.children[at])) {
    const held = list.contains(document.activeElement) && document.activeElement;
    list.replaceChildren(...items);
    if (held && held.isConnected) held.focus({preventScroll: true});
  }
}

function item(entry, key, open) {
  const [sign, word] = KIND[entry.kind];
  return h(`li.${entry.kind === 'edited' ? 'changed' : entry.kind}`, {'data-said': JSON.stringify(entry)}, h('details', {'data-key': key, open},
    h('summary', {}, h('span.ic', {}, icon(sign), vh(`${word}: `)), h('span.w', {}, entry.what), h('span.t.num', {}, entry.when, icon('down')),
      h('span.y', {}, h('b', {}, `${entry.rule}. `), entry.says)),
    h('div.more', {}, h('dl', {}, RULES[entry.rule] && [h('dt', {}, 'Rule'), h('dd', {}, RULES[entry.rule])],
      entry.who && [h('dt', {}, 'Who'), h('dd', {}, entry.who)], entry.next && [h('dt', {}, 'Next'), h('dd', {}, entry.next)]))));
}

/** Buttons that are there already stay where they are, so that neither focus nor a click on its way is lost. */
function inPlace(box, nodes) {
  const there = new Map($$('[data-key]', box).map(node => [node.dataset.key, node]));
  const kept = nodes.map(node => {
    const fresh = $('[data-key]', node) || node, old = there.get(fresh.dataset.key);
    if (!old) return node;
    old.replaceChildren(...fresh.childNodes);
    mark(old, 'aria-pressed', true, fresh.getAttribute('aria-pressed'));
    return old.parentElement === box ? old : old.parentElement;
  });
  if (kept.length !== box.children.length || kept.some((node, at) => node !== box.children[at])) box.replaceChildren(...kept);
}
