/* Forms: a window over the conversation as Slack opens them, or inside the card as Teams draws them. */

import {$, $$, announce, h, icon, s} from './dom.js';
import {blockFields} from './blocks.js';
import {cardFields, cardWords} from './cards.js';
import {ask} from './wire.js';

let open = null, where = null, from = null;

/** Show, redraw or take away the form that is open for somebody. */
export function showForm(form, person, skin, place) {
  const key = form ? `${person.id} ${form.token} ${skin} ${JSON.stringify(form.problems)}` : '';
  if (key === open && (!key || where?.isConnected)) return;
  const typed = open && open.startsWith(`${person.id} `) ? raw() : {};
  const was = open;
  take();
  open = key;
  if (!key) {
    if (was && was.startsWith(`${person.id} `)) back();
    return;
  }
  if (!was) from = document.activeElement;
  draw(form, person, skin, typed, place);
}

function take() {
  where?.remove();
  where = null;
  for (const node of [$('#feed'), $('#comp')]) node.inert = false;
}

function back() {
  const target = from?.isConnected ? from : $('#say');
  from = null;
  if (document.activeElement === document.body) target.focus({preventScroll: true});
}

function draw(form, person, skin, typed, place) {
  const fields = inputs(form, skin).map(field => field.drawn || drawField(field, form, typed));
  const close = () => ask('close', {person: person.id});
  const send = event => {
    event.preventDefault();
    ask('submit', {person: person.id, token: form.token, raw: raw()});
  };
  where = skin === 'slack' ? modal(form, fields, close, send) : inCard(form, fields, close, send, place);
  if (!where) return;
  const first = $('[aria-invalid]', where) || $('input,select,textarea', where);
  first?.focus();
  where.scrollIntoView({block: 'nearest'});
  const said = Object.values(form.problems);
  if (said.length) announce(said.join(' '));
}

function modal(form, fields, close, send) {
  const view = form.slack || {};
  const box = h('div.modal', {role: 'dialog', 'aria-labelledby': 'mh', 'data-escape': 'form'},
    h('header', {}, s('svg', {'aria-hidden': 'true'}, s('use', {href: '#i-dept'})), h('h3', {id: 'mh'}, view.title?.text || form.title),
      h('button.b.quiet', {type: 'button', 'aria-label': 'Close the form', 'data-close': true, onclick: close}, icon('x'))),
    h('form.fields', {id: 'f', novalidate: true, onsubmit: send}, fields),
    h('footer', {}, h('button.b', {type: 'button', onclick: close}, view.close?.text || 'Cancel'), h('button.b.pri', {form: 'f'}, view.submit?.text || form.submit)));
  const veil = h('div.veil', {}, box);
  $('.under').append(veil);
  for (const node of [$('#feed'), $('#comp')]) node.inert = true;
  return veil;
}

function inCard(form, fields, close, send, place) {
  const at = form.post && $(`#post-${CSS.escape(form.post)} .card`), titled = fields.some(field => /^H[34]$/.test(field.tagName));
  const [does, leave] = cardWords(form.teams);
  const box = h('form.incard', {id: 'f', novalidate: true, 'aria-label': form.title, 'data-escape': 'form', onsubmit: send},
    !titled && h('h3', {}, form.title), fields,
    h('div.acts', {}, h('button.b.pri', {}, does || form.submit), h('button.b', {type: 'button', 'data-close': true, onclick: close}, leave || 'Cancel')));
  if (at) {
    at.append(box);
    return box;
  }
  if (form.post) return null;
  if (place === 'home') {
    $('#homes .home')?.append(box);
    return box;
  }
  const alone = h('article.msg.bot', {'aria-label': form.title}, h('span'), h('div', {}, h('div.card', {}, box)));
  $('#feed').append(alone);
  return alone;
}

/** The fields as the adapter drew them; without a drawing, as the form declares them. */
function inputs(form, skin) {
  const drawn = skin === 'slack' ? form.slack && blockFields(form.slack) : form.teams && cardFields(form.teams);
  const told = Object.values(form.problems).length && skin === 'slack' ? (drawn || []).filter(field => !field.drawn) : drawn;
  if (!told?.length) return form.fields.map(field => ({keys: [field.name], label: field.label, hint: field.hint, value: ''}));
  return told;
}

function drawField(field, form, typed) {
  const known = form.fields.find(f => field.keys.includes(f.name)) || form.fields.find(f => field.keys.some(key => key?.includes(f.name)));
  const name = known?.name || field.keys[0], id = `field-${name}`;
  const problem = form.problems[name], value = typed[name] ?? form.values[name] ?? field.value;
  const attributes = {id, name, autocomplete: 'off', 'aria-describedby': `${id}-hint ${id}-problem`, 'aria-invalid': problem ? 'true' : null};
  const input = field.options ? h('select', attributes, h('option', {value: ''}), field.options.map(([key, words]) => h('option', {value: key}, words)))
    : field.many ? h('textarea', {...attributes, rows: '4'}) : h('input', attributes);
  input.value = value;
  const hint = field.hint || known?.hint;
  return h(`div.field${problem ? '.bad' : ''}`, {}, h('label', {for: id}, field.label || known?.label || name), input,
    h('p.err', {id: `${id}-problem`, hidden: !problem}, icon('pen'), h('span', {}, problem)),
    h('p.help', {id: `${id}-hint`, hidden: !hint}, hint));
}

const raw = () => Object.fromEntries($$('#f [name]').map(input => [input.name, input.value]));

/** Put the form back into its card after the list was drawn anew. */
export function forget() {
  if (open === null) return;
  take();
  open = null;
}
