/* The file that goes with what one writes: chosen, measured, shown beside the box, and taken away again. */

import {$, announce, h, icon, toast} from './dom.js';

let chosen = null, limit = {largest: 0, tooLarge: ''};

/** Set it up once, with the most that may be handed over and what is said of more. */
export function readyFile(told) {
  limit = told;
  const input = $('#file');
  $('.attach').onclick = () => input.click();
  input.onchange = () => {
    const file = input.files[0];
    input.value = '';
    if (file) choose(file);
  };
}

function choose(file) {
  if (file.size > limit.largest) {
    toast(limit.tooLarge);
    return;
  }
  chosen = file;
  draw();
  announce(`${file.name} goes with your next message.`);
  $('#say').focus();
}

/** Take the file away again. */
export function dropFile() {
  chosen = null;
  draw();
}

/** Whether there is one. */
export const hasFile = () => chosen !== null;

/** The file as it travels. */
export async function readFile() {
  const url = await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(chosen);
  });
  return {name: chosen.name, media: chosen.type || 'application/octet-stream', content: url.slice(url.indexOf(',') + 1)};
}

function draw() {
  $('.with').replaceChildren(...(chosen ? [h('span.file', {}, icon('doc'), h('span', {}, chosen.name, h('small', {}, size(chosen.size)))),
    h('button.b.quiet', {type: 'button', 'aria-label': `Leave ${chosen.name} out`, onclick: () => { dropFile(); $('#say').focus(); }}, icon('x'))] : []));
}

/** How large a file is, in words. */
export const size = bytes => bytes < 1024 ? `${bytes} bytes` : bytes < 1e6 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
