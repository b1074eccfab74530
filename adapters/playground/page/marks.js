/* The platforms' light markup as nodes: Slack's mrkdwn, and the little Markdown that Adaptive Cards know. */

import {h} from './dom.js';

const UNSAFE = /^(?!https?:|mailto:)/i;

function link(url, words) {
  if (UNSAFE.test(url)) return words;
  return h('a', {href: url, target: '_blank', rel: 'noopener noreferrer'}, words);
}

const unescaped = text => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Slack: *bold*, _italic_, ~struck~, `code`, <url|words>, <@mention>, <!date^…|words>. */
export function mrkdwn(text) {
  const out = [];
  const seen = /<([^<>]*)>|(?<![\p{L}\p{N}])\*([^*\n]+)\*(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])_([^_\n]+)_(?![\p{L}\p{N}])|~([^~\n]+)~|`([^`\n]+)`|[▰▱]{3,}/gu;
  let at = 0;
  for (const found of text.matchAll(seen)) {
    out.push(unescaped(text.slice(at, found.index)));
    at = found.index + found[0].length;
    const [all, entity, bold, italic, struck, code] = found;
    if (entity !== undefined) out.push(entityOf(entity));
    else if (bold) out.push(h('b', {}, mrkdwn(bold)));
    else if (italic) out.push(h('i', {}, mrkdwn(italic)));
    else if (struck) out.push(h('s', {}, mrkdwn(struck)));
    else if (code) out.push(h('code', {}, unescaped(code)));
    else out.push(h('span.bars', {'aria-hidden': 'true'}, all));
  }
  out.push(unescaped(text.slice(at)));
  return out.filter(piece => piece !== '');
}

function entityOf(inside) {
  const [target, words] = inside.split('|');
  if (/^[@#!]/.test(target)) return h('span.at', {}, unescaped(words || target));
  return link(unescaped(target), unescaped(words || target));
}

/** Adaptive Cards: **bold**, _italic_, [words](url), <at>name</at>; a backslash makes a sign literal. */
export function markdown(text) {
  const out = [];
  const seen = /\\([\\`*_{}[\]()#+\-.!<>~|&])|\*\*(.+?)\*\*|(?<![\p{L}\p{N}])_([^_]+)_(?![\p{L}\p{N}])|\[((?:\\.|[^\]])+)\]\(([^)\s]+)\)|<at>(.*?)<\/at>|&(amp|lt|gt|#\d+);|[▰▱]{3,}/gu;
  let at = 0;
  for (const found of text.matchAll(seen)) {
    out.push(text.slice(at, found.index));
    at = found.index + found[0].length;
    const [all, literal, bold, italic, words, url, name, entity] = found;
    if (literal) out.push(literal);
    else if (bold) out.push(h('b', {}, markdown(bold)));
    else if (italic) out.push(h('i', {}, markdown(italic)));
    else if (words) out.push(link(url, h('span', {}, markdown(words))));
    else if (name !== undefined) out.push(h('span.at', {}, markdown(name)));
    else if (entity) out.push(entity.startsWith('#') ? String.fromCodePoint(+entity.slice(1)) : {amp: '&', lt: '<', gt: '>'}[entity]);
    else out.push(h('span.bars', {'aria-hidden': 'true'}, all));
  }
  out.push(text.slice(at));
  return out.filter(piece => piece !== '');
}
