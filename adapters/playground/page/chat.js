/* The conversation: a list that stays in the page, to which messages are added and in which they are edited. */

import {$, $$, announce, h, icon, s} from './dom.js';
import {drawMessage} from './message.js';
import {channelName} from './people.js';

const posts = new Map();
let shown = '', hands, skin, me, low = true;

/** Say once who carries out what a message's buttons ask for; the newest message stays in sight when the room changes. */
export function ready(does) {
  const feed = $('#feed'), size = () => `${feed.clientWidth} ${feed.clientHeight}`;
  let room = size();
  // A scroll that only comes of other room is nobody's wish to look elsewhere.
  feed.addEventListener('scroll', () => { if (room === size()) low = atFoot(feed); });
  new ResizeObserver(() => {
    room = size();
    if (low) settle();
  }).observe(feed);
  hands = {...does, last: post => post.id === lastOf(me)};
}

/** Everything that is known about the place in view. */
export const known = () => posts;

/** Turn to a place, a person or another drawing: the list is drawn anew once its posts come, or now if they are here. */
export function turn(person, place, drawnAs) {
  const key = `${person.id} ${place}`;
  [me, skin] = [person.id, drawnAs];
  if (key === shown) return redraw(person, place);
  shown = key;
  posts.clear();
  return redraw(person, place);
}

function redraw(person, place) {
  const feed = $('#feed');
  quietly(() => {
    feed.replaceChildren(intro(person, place), ...[...posts.values()].flatMap((post, at, all) => [
      ...(at && all[at - 1].day === post.day ? [] : [day(post)]), drawMessage(post, skin, me, hands)]));
  });
  settle();
}

/** New and edited posts, as they come. */
export function hear({all, posts: fresh}, person, place) {
  const feed = $('#feed'), here = new Set(fresh.map(post => post.id));
  if (all && ([...posts.keys()].some(id => !here.has(id)) || fresh.some(post => posts.has(post.id) && !same(post)))) posts.clear();
  if (all && !posts.size) {
    for (const post of fresh) posts.set(post.id, post);
    redraw(person, place);
    return;
  }
  let newest = null;
  for (const post of fresh) {
    const before = posts.get(post.id);
    if (before && same(post)) continue;
    const last = [...posts.values()].at(-1);
    posts.set(post.id, post);
    if (before) replace(post);
    else {
      if (last?.day !== post.day) feed.append(day(post));
      feed.append(drawMessage(post, skin, me, hands));
      newest = post;
    }
  }
  if (newest?.by === me) refreshOwn();
  if (newest && (low || newest.by === me)) settle();
}

const same = post => JSON.stringify(posts.get(post.id)) === JSON.stringify(post);

function replace(post) {
  const old = $(`#post-${CSS.escape(post.id)}`), form = old && $('.incard', old);
  if (!old) return;
  const held = old.contains(document.activeElement), fresh = drawMessage(post, skin, me, hands);
  quietly(() => old.replaceWith(fresh));
  if (form) $('.card', fresh)?.append(form);
  fresh.classList.add('wash');
  if (held) ($('.acts button', fresh) || fresh).focus({preventScroll: true});
  if (!post.by) {
    announce(`Dept: ${$('.card', fresh).innerText.slice(0, 160)}`);
    fresh.scrollIntoView({block: 'nearest'});
  }
}

/** Only the newest of one's own messages can be edited: the one before loses its pen. */
function refreshOwn() {
  for (const node of $$('.msg.me .look')) {
    if (node.closest('.msg').dataset.id !== lastOf(me)) node.remove();
  }
}

const lastOf = person => [...posts.values()].filter(post => post.by === person).at(-1)?.id;

/** Change the list without having it read out. */
function quietly(change) {
  const feed = $('#feed');
  feed.setAttribute('aria-busy', 'true');
  change();
  requestAnimationFrame(() => feed.removeAttribute('aria-busy'));
}

const atFoot = feed => feed.scrollHeight - feed.scrollTop - feed.clientHeight < 80;

/** Show the newest message: from its top when it is taller than the window. */
function settle() {
  const feed = $('#feed'), last = $$('.msg.bot', feed).at(-1);
  const tall = last && feed.scrollHeight - last.offsetTop > feed.clientHeight && feed.lastElementChild === last;
  feed.scrollTop = tall ? last.offsetTop - 8 : feed.scrollHeight;
  low = true;
}

const day = post => h('p.day', {}, post.day);

function intro(person, place) {
  const own = place === 'dm', channel = person.channels.find(c => `#${c.id}` === place);
  return h('div.intro', {}, s('svg', {'aria-hidden': 'true'}, s('use', {href: '#i-dept'})), h('p', {},
    h('b', {}, own ? `${person.first}’s private chat with Dept` : channel ? channelName(channel, skin) : ''),
    own ? 'It writes twice a week at most, in working hours. Write whenever you like, in your own words.'
      : 'Dept speaks here when it is mentioned, or when a person has chosen Post.'));
}

/** The dashed note under the list: nothing yet, or a stretch of days in which nothing came. */
export function hush(person, place, run) {
  const feed = $('#feed'), had = $('.hush', feed), lines = note(person, place, run);
  if (!lines) return had?.remove();
  if (had && $('b', had).textContent === lines[0] && feed.lastElementChild === had) return undefined;
  had?.remove();
  feed.append(h('div.hush', {}, h('b', {}, lines[0]), lines[1]));
  return settle();
}

function note(person, place, run) {
  if (!posts.size) {
    return place === 'dm'
      ? ['Nothing yet', `Dept has had no reason to write to ${person.first}. Type something, or press “Next thing due”.`]
      : ['Nothing yet', 'Nothing has been posted here. A person sees every post first.'];
  }
  if (place !== 'dm' || !run || run.moving || run.days < 3 || [...posts.values()].some(post => post.born > run.step)) return null;
  return [`${inWords(run.days)} quiet days`, `Dept sent ${person.first} nothing. The log says why.`];
}

const NUMBERS = ['', '', '', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve', 'Thirteen', 'Fourteen', 'Fifteen', 'Sixteen', 'Seventeen', 'Eighteen', 'Nineteen', 'Twenty'];
const inWords = count => NUMBERS[count] || `${count}`;

/** The window's title, and who reads it. */
export function title(person, place, name) {
  $('#talkh').textContent = place === 'dm' ? 'Dept' : place === 'home' ? 'Home' : name;
  const [sign, words] = place === 'dm' ? ['eye', `Private chat. Only ${person.first} sees this.`]
    : place === 'home' ? ['home', `${skin === 'slack' ? 'The Home tab' : 'One pinned card'}. Only ${person.first} sees this.`]
      : ['people', 'The whole department reads this.'];
  $('#readers').replaceChildren(icon(sign), words);
}
