/* Who am I? Everybody in the order of the cast, with what they have not seen yet. */

import {$, $$, PLATFORM, dot, face, h, icon, mark} from './dom.js';

/** Draw the list once; `be` is called with the id of whoever is chosen. */
export function drawPeople(groups, be) {
  const list = $('#who');
  list.replaceChildren(...groups.map((group, g) => {
    const platforms = new Set(group.people.map(p => p.platform));
    const [sign, name] = PLATFORM[group.people[0].platform];
    return h('div', {role: 'group', 'aria-labelledby': `g${g}`},
      h('div.school', {id: `g${g}`}, group.name, platforms.size === 1 && h('i', {}, icon(sign, 'pm'), name)),
      group.people.map(option));
  }));
  list.onclick = event => {
    const chosen = event.target.closest('[role=option]');
    if (chosen) be(chosen.dataset.id);
  };
  list.onkeydown = event => {
    const here = event.target.closest('[role=option]');
    if (!here) return;
    const all = $$('[role=option]', list), at = all.indexOf(here);
    const to = {ArrowDown: all[at + 1], ArrowUp: all[at - 1], Home: all[0], End: all.at(-1)}[event.key];
    if (to) {
      event.preventDefault();
      here.tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      be(here.dataset.id);
    }
  };
}

function option(person) {
  return h('div', {role: 'option', id: `p-${person.id}`, 'data-id': person.id, 'data-role': person.role, title: person.role, 'aria-selected': 'false', tabindex: '-1'},
    face(person, person.platform === 'teams'), h('span.n', {}, person.name), h('span.r', {}, person.role), h('span.flag'));
}

/** Mark who is me, and how much each has not seen. */
export function markPeople(me, unread, left) {
  let waiting = 0;
  const moved = $('[role=option][aria-selected=true]')?.dataset.id !== me;
  for (const node of $$('[role=option]')) {
    const id = node.dataset.id, mine = id === me, count = unread[id]?.[id] || 0;
    node.setAttribute('aria-selected', mine);
    if (moved) node.tabIndex = mine ? 0 : -1;
    node.classList.toggle('unread', !mine && count > 0);
    const role = left.includes(id) ? 'Has left' : node.dataset.role;
    if ($('.r', node).textContent !== role) $('.r', node).textContent = role;
    const flag = mine ? h('span.flag.you', {}, 'you') : count ? h('span.flag', {}, dot(count)) : h('span.flag');
    if (node.lastChild.textContent !== flag.textContent) node.lastChild.replaceWith(flag);
    if (!mine && count) waiting += 1;
  }
  if (moved) inView();
  const tab = $('.tabs [data-totab=people]');
  $('.dot', tab)?.remove();
  if (waiting) tab.append(dot(waiting, 'with new messages'));
}

/** Keep whoever I am in sight. */
export function inView() {
  const me = $('[role=option][aria-selected=true]'), list = $('.people');
  if (!me || !list.clientHeight) return;
  const top = me.offsetTop;
  if (top < list.scrollTop || top + me.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 3;
}

/** The places of a person: the private chat, each channel, Home, and the way over to a partner school. */
export function drawPlaces(person, place, skin, unread) {
  const bar = $('.places'), places = [['dm', 'Dept'], ...person.channels.map(c => [`#${c.id}`, channelName(c, skin)]), ['home', 'Home']];
  const key = JSON.stringify([places, person.partners]);
  // Only other places are drawn anew: a link that is replaced under the finger would lose its click.
  if (bar.dataset.key !== key) {
    bar.dataset.key = key;
    bar.replaceChildren(...places.map(([where, name]) => h('a', {href: '#', 'data-place': where}, name)), ...person.partners.map(partner =>
      h('a.partner', {href: '#', 'data-person': partner.person, title: `Turn to ${partner.name}`}, partner.name)));
  }
  for (const link of $$('[data-place]', bar)) {
    const where = link.dataset.place, count = where === 'home' || where === place ? 0 : unread[person.id]?.[where === 'dm' ? person.id : where] || 0;
    mark(link, 'aria-current', where === place, 'page');
    $('.dot', link)?.remove();
    if (count) link.append(dot(count));
  }
}

export const channelName = (channel, skin) => skin === 'slack' ? `# ${channel.channel}` : channel.name;
