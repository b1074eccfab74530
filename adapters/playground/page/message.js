/* One message: who, when, what it was edited to, what it shows, and a way to look inside. */

import {face, h, icon, vh} from './dom.js';
import {drawBlocks} from './blocks.js';
import {drawCard} from './cards.js';
import {size} from './file.js';

/** A post as an article. `hands` has press(post, token, label), inspect(post), edit(post) and person(id). */
export function drawMessage(post, skin, me, hands) {
  const mine = post.by === me, node = h('article', {id: `post-${post.id}`, 'data-id': post.id, tabindex: '-1'});
  node.className = `msg ${post.by ? (mine ? 'me' : '') : 'bot'} ${post.only ? 'eph' : ''}`.trim();
  node.setAttribute('aria-label', `${post.name}, ${post.at}${post.edited ? `, edited ${post.edited}` : ''}`);
  node.append(face(post.by ? hands.person(post.by) : null), h('div', {},
    post.only && h('p.private', {}, icon('eye'), 'Only visible to you'),
    h('div.meta', {}, h('b', {}, post.name), !post.by && h('span.tag', {}, 'APP'), h('span.num', {}, post.at), edited(post), look(post, mine, hands)),
    inside(post, skin, hands)));
  return node;
}

function edited(post) {
  return post.edited && h('span.edited', {}, icon('pen'), `Edited ${post.edited}`);
}

function look(post, mine, hands) {
  if (mine && hands.last(post)) {
    return h('button.look', {type: 'button', onclick: () => hands.edit(post)}, icon('pen'), h('span', {}, 'Edit'), vh(' what you wrote'));
  }
  if (post.by || post.only) return null;
  return h('button.look', {type: 'button', 'data-inspect': post.id, onclick: () => hands.inspect(post)},
    icon('code'), h('span', {}, 'Inspect'), vh(` the message of ${post.at}`));
}

function inside(post, skin, hands) {
  if (post.by) return [post.words && h('p.said', {}, post.words), post.files.map(file)];
  const card = h('div.card', {}, drawn(post, skin, hand(post, hands)), post.files.map(file));
  return card;
}

/** What the drawing needs to know about a post's buttons. */
export const hand = (post, hands) => ({buttons: post.buttons, press: (token, label) => hands.press(post, token, label)});

/** The platform's own drawing; if it fails, the plain words. */
export function drawn(post, skin, hand) {
  if (!post.slack && !post.teams && !post.plain) return [h('p', {}, post.words)];
  try {
    if (!post[skin]) throw new Error('the adapter could not draw it');
    return skin === 'slack' ? drawBlocks(post.slack, hand) : drawCard(post.teams, hand);
  } catch (problem) {
    console.error(problem);
    return [h('p', {}, post.plain), h('p.note', {}, 'This could not be drawn. These are its plain words.')];
  }
}

function file(one) {
  const kind = KINDS[one.name.split('.').pop().toLowerCase()] || 'File';
  return h('a.file', {href: one.url, download: one.name}, icon(kind === 'Calendar file' ? 'file' : 'doc'), h('span', {}, one.name, h('small', {}, `${kind}, ${size(one.size)}`)));
}

const KINDS = {ics: 'Calendar file', docx: 'Document', pdf: 'PDF', xlsx: 'Spreadsheet', csv: 'Table', zip: 'Archive', md: 'Text', txt: 'Text', png: 'Picture', jpg: 'Picture', jpeg: 'Picture'};
