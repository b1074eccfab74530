/* The year: a strip of weeks in three rows, and the same in words. */

import {$, h, s} from './dom.js';

const DAY = 864e5, MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const H = 21, ROW = 52, TOP = 14, MUTED = 'var(--muted)';
const at = iso => Date.parse(`${iso}T00:00:00Z`);

/** Draw the year around a moment; the words stay open if they were. */
export function drawYear(year, now) {
  const box = $('.year'), words = $('.words', box) || inWords();
  $('dl', words).replaceChildren(...year.words.flatMap(([what, when]) => [h('dt', {}, what), h('dd', {}, when)]));
  const strip = drawStrip(year, now), old = $('svg.strip', box);
  if (old) old.replaceWith(strip);
  else box.replaceChildren(strip, key(), words);
}

function inWords() {
  return h('details.words', {}, h('summary', {}, 'The year in words'), h('dl'));
}

function drawStrip(year, now) {
  const today = at(now.slice(0, 10)), width = 360 / Math.max(18, ...year.rows.map(row => row.weeks.length));
  const weeks = year.rows.flatMap((row, r) => row.weeks.map((week, i) => ({...week, r, i, start: at(week.monday)})));
  const place = week => [week.i * width, TOP + week.r * ROW];
  const find = iso => weeks.find(week => at(iso) >= week.start && at(iso) < week.start + 7 * DAY);
  const drawn = [...year.rows.flatMap((row, r) => months(row, r, width)), ...weeks.flatMap(week => cell(week, place(week), today, width))];
  for (const mark of year.marks.filter(one => one.kind !== 'exams')) {
    const week = find(mark.day);
    if (week) drawn.push(sign(mark, week, place(week), width));
  }
  for (const season of year.marks.filter(one => one.kind === 'exams')) drawn.push(...exams(season, find, place, width));
  const said = `${year.weeks} school weeks in ${year.rows.length} terms. Now: ${year.week ? `week ${year.week}${year.letter ? `, ${year.letter}` : ''}` : 'no school'}. The same in words below.`;
  return s('svg', {class: 'strip', viewBox: `0 0 360 ${TOP + ROW * year.rows.length - 8}`, role: 'img', 'aria-labelledby': 'yt yd'},
    s('title', {id: 'yt'}, `The school year ${year.title}`), s('desc', {id: 'yd'}, said),
    s('defs', {}, s('pattern', {id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'}, s('path', {d: 'M0 0V5', stroke: 'var(--edge)', 'stroke-width': 1.3}))),
    drawn);
}

/** The exam season: a purple line below its weeks, with its word where it ends. */
function exams(season, find, place, width) {
  const [first, last] = [find(season.day), find(season.until)];
  if (!first || !last || first.r !== last.r) return [];
  const x = (week, iso) => place(week)[0] + (at(iso) - week.start) / DAY / 7 * width, y = place(first)[1] + H;
  const end = x(last, season.until);
  return [s('path', {d: `M${x(first, season.day)} ${y + 15}H${end}`, stroke: 'var(--purple)', 'stroke-width': 3.5, 'stroke-linecap': 'round'}),
    s('text', {x: end + 6, y: y + 18.5, 'font-size': 10.5, fill: MUTED}, 'exams')];
}

/** The months above a row, where each begins, and the term's name at its end. */
function months(row, r, width) {
  const y = TOP + r * ROW - 4, out = [];
  let last = -1, end = -9;
  row.weeks.forEach((week, i) => {
    const month = new Date(at(week.monday) + (i ? 0 : 3 * DAY)).getUTCMonth();
    if (month === last || i - end <= 1 || (i && i * width + 24 > 359 - 7 * row.name.length)) return;
    out.push(s('text', {x: i * width + 2, y, 'font-size': 10.5, fill: MUTED}, MONTHS[month]));
    [last, end] = [month, i];
  });
  return [...out, s('text', {x: 359, y, 'text-anchor': 'end', 'font-size': 10.5, 'font-weight': 700, fill: 'var(--ink)'}, row.name)];
}

function cell(week, [x, y], today, width) {
  const now = today >= week.start && today < week.start + 7 * DAY, past = week.start + 7 * DAY <= today, out = [];
  if (week.school) {
    out.push(s('rect', {x: x + 1, y, width: width - 2, height: H, rx: 3.5, fill: now ? 'var(--marker)' : past ? 'var(--green-soft)' : 'var(--surface)', stroke: now ? 'var(--ink)' : past ? 'var(--green)' : 'var(--edge)', 'stroke-width': now ? 1.8 : 0.9}));
    out.push(s('text', {x: x + width / 2, y: y + 15, 'text-anchor': 'middle', 'font-size': 11.5, 'font-weight': now ? 700 : 500, fill: now ? 'var(--on-marker)' : 'var(--ink)'}, week.letter));
  } else {
    out.push(s('rect', {x: x + 1, y: y + 2, width: width - 2, height: H - 4, rx: 2, fill: 'url(#hatch)'}));
    if (now) out.push(s('rect', {x: x + 1, y, width: width - 2, height: H, rx: 3.5, fill: 'none', stroke: 'var(--ink)', 'stroke-width': 1.8}));
  }
  if (now) {
    const dx = x + 2 + (width - 4) * ((today - week.start) / DAY + 0.5) / 7;
    out.push(s('rect', {x: dx - 1.5, y: y + H - 1, width: 3, height: 6, rx: 1.5, fill: 'var(--ink)'}));
  }
  return out;
}

function sign(mark, week, [x, y], width) {
  const middle = x + width / 2, low = y + H;
  if (mark.kind === 'inset') return s('path', {d: `M${middle} ${low + 3}l4 4-4 4-4-4z`, fill: MUTED});
  if (mark.kind === 'bank') return s('rect', {x: middle - 4, y: low + 3, width: 8, height: 8, rx: 1.5, fill: 'none', stroke: MUTED, 'stroke-width': 1.5});
  const there = x + (at(mark.day) - week.start) / DAY / 7 * width;
  return dial(there + 2, low + 7, 4.3);
}

const dial = (x, y, r) => s('g', {transform: `translate(${x} ${y})`, fill: 'none', stroke: MUTED, 'stroke-width': 1.2}, s('circle', {r}), s('path', {d: 'M0-2.500V0l1.800 1.200'}));

function key() {
  const small = (...inside) => s('svg', {viewBox: '0 0 14 14'}, inside);
  const signs = [
    ['today', small(s('rect', {x: 1.5, y: 0.8, width: 11, height: 10, rx: 2.5, fill: 'var(--marker)', stroke: 'var(--ink)', 'stroke-width': 1.6}), s('rect', {x: 7.5, y: 10, width: 2.4, height: 4, fill: 'var(--ink)'}))],
    ['holiday', small(s('rect', {x: 1, y: 1, width: 12, height: 12, fill: 'url(#hatch)'}))],
    ['INSET', small(s('path', {d: 'M7 2l5 5-5 5-5-5z', fill: MUTED}))],
    ['clocks', small(dial(7, 7, 5))],
    ['bank holiday', small(s('rect', {x: 2.5, y: 2.5, width: 9, height: 9, rx: 1.5, fill: 'none', stroke: MUTED, 'stroke-width': 1.6}))],
  ];
  return h('ul.key', {'aria-hidden': 'true'}, signs.map(([word, drawn]) => h('li', {}, drawn, word)));
}
