/* First two minutes: eight steps, each a link that puts everything in place and lets you do the last bit. */

import {$, h, mark, vh} from './dom.js';

const STEPS = [
  {name: 'Be Tom, one question', who: 'Tom', opening: true},
  {name: 'Log in your own words', who: 'Tom', type: '45m on the RPF course and half an hour on the OCR NEA webinar'},
  {name: 'Priya’s summary', who: 'Priya', type: '/dept summary'},
  {name: 'Post the rota', who: 'Priya', type: 'rota autumn talks Tuesdays 3:30-4:30 from 8 Dec'},
  {name: 'Somebody is away', who: 'Grace', needs: 'rota', to: ['2026-12-08T07:55'], type: 'off today'},
  {name: 'Over the holiday', who: 'Tom', to: ['2026-12-18T15:15', 'holiday'], held: true},
  {name: 'Tom’s CV', who: 'Tom', type: 'cv'},
  {name: 'The same on Teams', who: 'Hamza', type: 'summary'},
];
let step = 0;
const done = new Set();

/** Draw the steps whose people are here; `go` carries one out. */
export function drawTour(people, go) {
  const steps = STEPS.map(one => ({...one, person: people.find(p => p.first === one.who)}));
  $('.tour').hidden = steps.some(one => !one.person);
  if ($('.tour').hidden) return;
  const links = steps.map((one, n) => h('a', {href: `#step-${n + 1}`, title: one.name, onclick: event => {
    event.preventDefault();
    take(n);
    go(one);
  }}, h('b', {'aria-hidden': 'true'}, `${n + 1}`), h('span.tx', {}, one.name), vh('')));
  $('.tour ol').replaceChildren(...links.map(link => h('li', {}, link)));
  $('.tour .next').onclick = event => {
    event.preventDefault();
    links[(step + 1) % links.length].click();
  };
  take(0);
}

function take(n) {
  if (n !== step) done.add(step);
  step = n;
  done.delete(n);
  [...$('.tour ol').children].forEach((item, at) => {
    const link = item.firstChild;
    mark(link, 'aria-current', at === n, 'step');
    link.classList.toggle('done', done.has(at));
    link.lastChild.textContent = done.has(at) ? ' (done)' : '';
  });
  const here = $('.tour [aria-current]');
  $('.tour ol').scrollLeft = here.parentElement.offsetLeft - 60;
}
