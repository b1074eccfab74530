/* What goes to the server and what comes back: a few calls, and one stream that follows by itself. */

import {$, toast} from './dom.js';

/** Ask the server; a refusal is a sentence, shown and given back as null. */
export async function ask(what, body) {
  let answer;
  try {
    answer = await fetch(`/api/${what}`, {
      method: body ? 'POST' : 'GET',
      headers: body ? {'Content-Type': 'application/json'} : {},
      body: body ? JSON.stringify(body) : undefined,
    });
  } catch {
    stopped(true);
    return null;
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  toast(said.says || 'Something went wrong. Its log is in the window where the playground was started.');
  return null;
}

let source;

/** Follow one person in one place; `heard` has a function for each kind of event. */
export function follow(person, place, heard) {
  source?.close();
  source = new EventSource(`/api/stream?person=${encodeURIComponent(person)}&place=${encodeURIComponent(place)}`);
  const mine = source;
  for (const [kind, does] of Object.entries(heard)) {
    mine.addEventListener(kind, event => { if (mine === source) does(JSON.parse(event.data)); });
  }
  mine.onopen = () => stopped(false);
  mine.onerror = () => { if (mine === source) stopped(true); };
}

function stopped(yes) {
  const words = yes ? 'The playground has stopped. Start it again; what you have typed stays here.' : '';
  if ($('#stopped').textContent !== words) $('#stopped').textContent = words;
}
