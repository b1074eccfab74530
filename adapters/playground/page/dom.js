/* Elements made in one line, without a string of HTML anywhere: what people type stays text. */

const SVG = 'http://www.w3.org/2000/svg';

export const $ = (query, root = document) => root.querySelector(query);
export const $$ = (query, root = document) => [...root.querySelectorAll(query)];

/** h('p.note', {id: 'x', onclick}, 'words', node): classes stand in the tag, absent children are left out. */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name || 'div');
  if (classes.length) node.className = classes.join(' ');
  return filled(node, attributes, children);
}

/** The same for SVG. */
export function s(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/* An address that would run instead of lead: whoever made it, it leads nowhere. */
const RUNS = /^[\s\u0000-\u001f]*(?:javascript|vbscript|data):/i;

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'href' && RUNS.test(value)) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'value') node.value = value;
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat(3).filter(child => child !== undefined && child !== null && child !== false));
  return node;
}

export const icon = (name, extra = '') => s('svg', {class: `i ${extra}`.trim(), 'aria-hidden': 'true'}, s('use', {href: `#i-${name}`}));

export const vh = words => h('span.vh', {}, words);

/** Which icon and word stand for a platform. */
export const PLATFORM = {slack: ['hash', 'Slack'], teams: ['duo', 'Teams']};

const TINTS = ['#f6d6bf', '#cfe3f6', '#e3d7f4', '#d5ecd2', '#f7e3a9', '#f3d3dc', '#cdeae6', '#e6ddcc'];

/** A person's picture, or the mark of Dept. */
export function face(person, round = false) {
  if (!person) return h('span.av.dept', {'aria-hidden': 'true'}, s('svg', {}, s('use', {href: '#i-dept'})));
  const node = h(`span.av${round ? '.round' : ''}`, {'aria-hidden': 'true'}, person.initials);
  node.style.setProperty('--av', TINTS[person.index % TINTS.length]);
  return node;
}

/** A number of new things, with a word for those who do not see it. */
export const dot = (count, words = 'new') => h('span.dot', {}, vh(', '), `${count}`, vh(` ${words}`));

let fading;

/** A short line at the foot of the page, read out too. */
export function toast(words) {
  $('.toast').textContent = words;
  clearTimeout(fading);
  fading = setTimeout(() => { $('.toast').textContent = ''; }, 4200);
}

/** Read a line out without showing it. */
export function announce(words) {
  $('#live').textContent = words;
}

/** Set an attribute that is there or not. */
export function mark(node, name, on, value = 'true') {
  if (on) node.setAttribute(name, value);
  else node.removeAttribute(name);
}

/** Close every small menu that does not hold a node, and tell which one was open. */
export function closeMenus(but) {
  const open = $$('.pop[open]').filter(menu => !menu.contains(but));
  for (const menu of open) menu.open = false;
  return open[0];
}
