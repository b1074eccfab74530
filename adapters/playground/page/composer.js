/* Where one writes: Enter sends, a suggestion fills the box and waits, one's last words can be put right. */

import {$, h, vh} from './dom.js';
import {dropFile, hasFile, readFile} from './file.js';
import {ask} from './wire.js';

let who, where, editing = false;

/** Set the composer up once. */
export function readyComposer() {
  $('#comp').addEventListener('submit', async event => {
    event.preventDefault();
    const box = $('#say'), text = box.value.trim();
    if (!text && !hasFile()) return;
    const file = hasFile() && !editing ? await readFile() : undefined;
    const call = editing ? ['edit', {person: who.id, text}] : ['say', {person: who.id, text, file, channel: where.startsWith('#') ? where.slice(1) : null}];
    box.value = '';
    if (await ask(...call) === null) box.value = box.value || text;
    else {
      if (file) dropFile();
      if (editing) stopEditing();
    }
  });
  $('#say').addEventListener('keydown', event => {
    if (event.key === 'Escape' && editing) {
      event.stopPropagation();
      $('#say').value = '';
      stopEditing();
    }
  });
}

/** Draw the composer for somebody in a place. */
export function drawComposer(person, place, name, skin) {
  if (who && (who.id !== person.id || where !== place)) {
    $('#say').value = '';
    dropFile();
  }
  [who, where, editing] = [person, place, false];
  $('#comp').hidden = place === 'home';
  words(name, skin);
  $('.sugg').replaceChildren(h('span', {}, 'Try'), ...tries().map(text =>
    h('button', {type: 'button', onclick: () => fill(text)}, text)));
}

function words(name, skin) {
  const box = $('#say'), channel = where.startsWith('#');
  $('label[for=say]').textContent = editing ? `Put right what ${who.first} wrote` : `Message as ${who.first}`;
  box.placeholder = channel ? `Write in ${name} as ${who.first}` : `Write to Dept as ${who.first}`;
  const key = word => h('kbd', {}, word);
  $('.hint').replaceChildren(...(editing ? [key('Enter'), ' puts it right, ', key('Esc'), ' leaves it as it was.']
    : [key('Enter'), ' sends', ...(skin === 'slack' ? [', ', key('/dept'), ' works too. '] : [', starters stand above. ']),
      channel ? 'Dept answers here only when mentioned: @Dept.' : 'Your own words will do.']));
}

function tries() {
  if (where.startsWith('#')) return who.head ? ['@Dept rota', '@Dept help'] : ['@Dept help'];
  return who.head ? ['summary', '45m on the RPF course', 'home', 'why'] : ['45m on the RPF course', 'home', 'why', 'pause'];
}

/** Put words into the box, to be sent or changed. */
export function fill(text) {
  $('#say').value = text;
  $('#say').focus();
}

/** Put one's last message right. */
export function edit(post) {
  editing = true;
  words('', '');
  fill(post.words);
}

function stopEditing() {
  editing = false;
  words($('#talkh').textContent, $('#talk').dataset.skin);
}
