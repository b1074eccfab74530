/* Draws Teams' Adaptive Cards: the very JSON that the adapter made. */

import {h, icon} from './dom.js';
import {markdown} from './marks.js';
import {button, more} from './press.js';

/** The card inside whatever the adapter made: a card, an attachment or a whole activity. */
export function cardIn(payload) {
  if (payload?.type === 'AdaptiveCard') return payload;
  if (payload?.contentType) return payload.content;
  return payload?.attachments?.map(cardIn).find(Boolean) || payload?.value?.card || null;
}

/** A whole card, or the plain text of a message without one. */
export function drawCard(payload, hand) {
  const card = cardIn(payload);
  if (!card) return [h('p', {}, payload.text || '')];
  return [...(card.body || []).map(item => draw(item, hand)), actions(card.actions, hand)].flat().filter(Boolean);
}

function draw(item, hand) {
  if (item.isVisible === false) return null;
  const line = item.separator ? [h('hr')] : [];
  return [...line, shape(item, hand)];
}

function shape(item, hand) {
  switch (item.type) {
    case 'TextBlock': return textBlock(item);
    case 'RichTextBlock': return h('p', {}, item.inlines.map(run => typeof run === 'string' ? run : run.fontWeight || run.weight === 'Bolder' ? h('b', {}, run.text) : run.text));
    case 'FactSet': return h('ul.rows.two', {}, item.facts.map(fact => h('li', {}, h('b', {}, markdown(fact.title)), h('span', {}, markdown(fact.value)))));
    case 'Container': return (item.items || []).map(inside => draw(inside, hand));
    case 'ColumnSet': return h('div.colset', {}, (item.columns || []).map(column => h(`div${column.width === 'auto' ? '' : '.wide'}`, {}, (column.items || []).map(inside => draw(inside, hand)))));
    case 'ActionSet': return actions(item.actions, hand);
    case 'Image': return h('img', {src: item.url, alt: item.altText || ''});
    case 'Table': return table(item, hand);
    default: return item.fallback && item.fallback !== 'drop' ? draw(item.fallback, hand) : null;
  }
}

function textBlock(item) {
  const words = item.text || '', bold = /^bolder$/i.test(item.weight || '');
  const size = (item.size || '').toLowerCase();
  if (item.style === 'heading' || (bold && /^(medium|large|extralarge)$/.test(size))) return h(/^(large|extralarge)$/.test(size) || item.style === 'heading' ? 'h3' : 'h4', {}, markdown(words));
  const items = words.split(/\r?\n/);
  if (items.length && items.every(line => /^[-*] /.test(line))) return h('ul.dots', {}, items.map(line => h('li', {}, markdown(line.slice(2)))));
  if (item.isSubtle || size === 'small') {
    return h('p.seen', {}, words.startsWith('Seen by') && icon('eye'), h('span', {}, markdown(words)));
  }
  return h('p', {}, bold ? h('b', {}, markdown(words)) : markdown(words));
}

function table(item, hand) {
  return h('ul.rows', {}, (item.rows || []).map(row => h('li', {}, (row.cells || []).map((cell, n) =>
    h(n ? 'span' : 'b', {}, (cell.items || []).map(inside => markdown(inside.text || '')))))));
}

function actions(list, hand) {
  if (!list?.length) return null;
  const first = list.filter(one => one.mode !== 'secondary'), behind = list.filter(one => one.mode === 'secondary');
  const drawn = first.map(one => act(one, hand));
  if (behind.length) drawn.push(more(behind.map(one => act(one, hand, true))));
  return h('div.acts', {}, drawn);
}

function act(one, hand, menu = false) {
  if (one.type === 'Action.OpenUrl') return h('a.b', {href: one.url, target: '_blank', rel: 'noopener noreferrer'}, one.title);
  return button(one.title, [one.verb, one.data], hand, {main: one.style === 'positive', menu});
}

/** The fields of a form card: each Input as the form needs it, and the words between them. What is wrong stands beside its field here. */
export function cardFields(payload) {
  const out = [];
  const walk = items => (items || []).forEach(item => {
    if (item.type?.startsWith('Input.')) {
      out.push({
        keys: [item.id],
        label: item.label || '',
        hint: item.placeholder || '',
        value: item.value ?? '',
        many: item.isMultiline,
        options: item.choices?.map(choice => [choice.value, choice.title]),
      });
    } else if (item.items || item.columns) walk(item.items || item.columns.flatMap(column => column.items || []));
    else if (item.type !== 'ActionSet' && !item.id?.startsWith('problem-')) out.push({drawn: shape(item, {buttons: []})});
  });
  walk(cardIn(payload)?.body);
  return out;
}

/** What the form's own two buttons say: send, and leave it. */
export const cardWords = payload => (cardIn(payload)?.actions || []).map(one => one.title);
