/* The clock: what time it is, where it can be moved, and the panel while it runs. */

import {$, $$, h, icon, mark, toast, vh} from './dom.js';
import {ask} from './wire.js';

let me, done, from, waiting = [];

/** Set the buttons up once; `starts` is called when one of them is pressed. */
export function readyClock(starts) {
  for (const button of $$('[data-move]')) {
    button.onclick = () => {
      from = button;
      starts();
      move(button.dataset.move);
    };
  }
  $('.run').replaceChildren(h('b'), h('div.track', {role: 'progressbar', 'aria-label': 'The clock is running', 'aria-valuemin': '0', 'aria-valuemax': '100'}, h('i')),
    h('div', {}, h('span.num'), h('button.b', {type: 'button', onclick: () => ask('clock', {person: me, to: 'stop'})}, 'Stop here')));
}

/** Move the clock by the calendar of whoever I am. */
const move = to => ask('clock', {person: me, to});

/** Move it, and wait until it has arrived; false if it cannot. */
export function arrive(to) {
  return new Promise(done => {
    waiting.push(done);
    move(to).then(told => {
      if (told !== null) return;
      waiting = waiting.filter(one => one !== done);
      done(false);
    });
  });
}

/** The time, the week, and the run if there is one; `ended` is called once a run is over. */
export function drawClock(clock, year, person, ended) {
  me = person.id;
  $('.hm').textContent = clock.at;
  $('.dt').textContent = clock.day;
  const week = year?.week ? [year.letter && h('span.letter', {}, `Week ${year.letter}`), `${year.term ? `${year.term} term, week` : 'Week'} ${year.week} of ${year.weeks}`] : ['No school this week'];
  $('.wk').replaceChildren(...week.filter(Boolean));
  const [day, date, month] = clock.day.split(' ');
  $('.mini').replaceChildren(icon('clock'), `${day} ${date} ${month} ${clock.at}`, vh(', open the clock'));
  drawRun(clock.run, clock, ended);
}

function drawRun(run, clock, ended) {
  const panel = $('.run'), moving = Boolean(run?.moving);
  if (done === undefined) done = run && !run.moving ? run.step : 0;
  if (moving !== !panel.hidden) {
    panel.hidden = !moving;
    $('.moves').hidden = moving;
    if (moving) {
      toast(`Running to ${run.to}.`);
      if (document.activeElement === document.body || document.activeElement === from) $('button', panel).focus();
    }
  }
  if (moving) {
    $('b', panel).textContent = `Running to ${run.to}`;
    $('i', panel).style.width = `${run.part}%`;
    const words = `${clock.day.split(' ').slice(0, 3).join(' ')} ${clock.at}`, track = $('.track', panel);
    mark(track, 'aria-valuenow', true, `${run.part}`);
    mark(track, 'aria-valuetext', true, words);
    $('span', panel).textContent = `${words} · ${run.sent} sent · ${run.held} held`;
  } else if (run && run.step !== done) {
    done = run.step;
    const sent = run.sent ? `${run.sent} ${run.sent === 1 ? 'message' : 'messages'} on the way, over all schools.` : 'Nothing was sent on the way.';
    toast(run.failed ? 'The clock stopped on its way. The window where the playground was started says why.' : `It is ${clock.day}, ${clock.at}. ${sent}`);
    if (document.activeElement === document.body) from?.focus();
    ended();
    for (const arrived of waiting.splice(0)) arrived(!run.failed);
  }
}
