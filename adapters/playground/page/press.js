/* Buttons of either platform: drawn alike, found again by the token that the adapter put inside them. */

import {h} from './dom.js';

/** The token of a drawn button: whichever of the post's tokens its payload carries. */
export function tokenIn(payload, hand) {
  const inside = JSON.stringify(payload ?? '');
  return hand.buttons.find(button => inside.includes(JSON.stringify(button.token).slice(1, -1)))?.token;
}

/** One button; `hand.press(token, label)` is what it does. */
export function button(label, payload, hand, {main = false, menu = false} = {}) {
  const token = tokenIn(payload, hand);
  const attributes = {type: 'button', 'data-token': token, onclick: event => hand.press(token, label, event.currentTarget)};
  if (menu) return h('button', attributes, label);
  if (!token) attributes['aria-disabled'] = 'true';
  return h(`button.b${main ? '.pri' : ''}`, attributes, label);
}

/** What stands behind the others: opened upwards, or downwards where there is no room above. */
export function more(buttons) {
  const side = event => {
    const menu = event.currentTarget, room = menu.closest('.feed,.homes');
    menu.classList.remove('below');
    if (menu.open && room && menu.lastChild.getBoundingClientRect().top < room.getBoundingClientRect().top) menu.classList.add('below');
    if (menu.open) menu.lastChild.scrollIntoView({block: 'nearest'});
  };
  return h('details.pop', {ontoggle: side}, h('summary.b.quiet', {}, 'More'), h('div', {}, buttons));
}
