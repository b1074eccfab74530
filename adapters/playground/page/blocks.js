/* Draws Slack's Block Kit: the very JSON that the adapter made. */

import {h, icon} from './dom.js';
import {mrkdwn} from './marks.js';
import {button, more} from './press.js';

/** All blocks of a message or view; what is not known is said in plain words. */
export function drawBlocks(payload, hand) {
  const blocks = payload.blocks || [];
  if (!blocks.length) return [h('p', {}, mrkdwn(payload.text || ''))];
  return blocks.map((block, at) => draw(block, hand, at)).flat();
}

const text = object => !object ? [] : object.type === 'plain_text' ? [object.text] : mrkdwn(object.text);

function draw(block, hand, at) {
  switch (block.type) {
    case 'header': return h('h3', {}, text(block.text));
    case 'section': return section(block, hand, at);
    case 'context': return context(block);
    case 'divider': return h('hr');
    case 'actions': return h('div.acts', {}, block.elements.map(element => act(element, hand)));
    case 'image': return h('img', {src: block.image_url, alt: block.alt_text});
    case 'rich_text': return block.elements.map(rich);
    case 'markdown': return h('p', {}, block.text);
    case 'table': return table(block);
    default: return h('p.note', {}, `(a block of type ${block.type})`);
  }
}

const FACT = /^\*[^*\n]{1,30}:\*/;

function section(block, hand, at) {
  const out = [];
  const said = block.text?.text || '';
  const rows = said.split('\n');
  if (block.text?.type === 'mrkdwn' && rows.every(row => FACT.test(row))) out.push(facts(rows));
  else if (block.text) out.push(h(at === 0 ? 'p.big' : 'p', {}, text(block.text)));
  if (block.fields) out.push(h('div.pair', {}, block.fields.map(field => h('p', {}, text(field)))));
  if (block.accessory) out.push(h('div.acts', {}, act(block.accessory, hand)));
  return out;
}

/** Lines that each begin with a bold label: drawn in two columns, the words as they are. */
function facts(rows) {
  return h('ul.rows.two', {}, rows.map(row => {
    const label = FACT.exec(row)[0];
    return h('li', {}, h('b', {}, mrkdwn(label.slice(1, -2))), h('span', {}, mrkdwn(row.slice(label.length).trim())));
  }));
}

function context(block) {
  const words = block.elements.map(element => element.type === 'image' ? element.alt_text : text(element));
  const seen = (block.elements[0]?.text || '').startsWith('Seen by');
  return h('p.seen', {}, seen && icon('eye'), h('span', {}, words));
}

function act(element, hand) {
  switch (element.type) {
    case 'button': {
      const label = element.text.text;
      if (element.url) return h('a.b', {href: element.url, target: '_blank', rel: 'noopener noreferrer'}, label);
      return button(label, element.value, hand, {main: element.style === 'primary'});
    }
    case 'overflow':
    case 'static_select':
      return more(element.options.map(option => button(option.text.text, option.value, hand, {menu: true})));
    default: return h('span.note', {}, `(${element.type})`);
  }
}

function rich(element) {
  const words = (element.elements || []).map(part => {
    if (part.type === 'text') return part.style?.bold ? h('b', {}, part.text) : part.text;
    if (part.type === 'link') return h('a', {href: part.url, target: '_blank', rel: 'noopener noreferrer'}, part.text || part.url);
    return part.elements ? rich(part) : part.name || '';
  });
  if (element.type === 'rich_text_list') return h('ul.dots', {}, words.map(word => h('li', {}, word)));
  return h('p', {}, words);
}

function table(block) {
  const cell = inside => inside.type === 'raw_text' ? inside.text : (inside.elements || []).map(rich);
  return h('ul.rows', {}, block.rows.map(row => h('li', {}, row.map((inside, n) => h(n ? 'span' : 'b', {}, cell(inside))))));
}

/** The fields of a modal: each input block as the form needs it. */
export function blockFields(view) {
  return (view.blocks || []).map(block => {
    if (block.type !== 'input') return {drawn: draw(block, {buttons: []}, 1)};
    const element = block.element;
    return {
      keys: [block.block_id, element.action_id],
      label: block.label.text,
      hint: block.hint?.text || '',
      value: element.initial_value ?? element.initial_option?.value ?? '',
      many: element.multiline,
      options: element.options?.map(option => [option.value, option.text.text]),
    };
  });
}
