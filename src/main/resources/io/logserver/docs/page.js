'use strict';

// Renders /openapi.json. Text only ever becomes text nodes, so nothing in the document can become markup.

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace'];
let contract;

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

// Text whose `quoted` parts are code.
function prose(text, name = 'p') {
  const parts = (text || '').split('`');
  return element(name, {}, ...parts.map((part, i) => (i % 2 ? element('code', {}, part) : part)));
}

function resolve(value) {
  while (value && value.$ref) {
    value = value.$ref.split('/').slice(1).reduce((at, key) => at[key], contract);
  }
  return value;
}

function typeName(schema) {
  if (!schema) {
    return '';
  }
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    return element('a', { href: '#schema-' + name }, name);
  }
  if (schema.enum) {
    return schema.enum.map((one) => one || '(empty)').join(', ');
  }
  if (schema.const !== undefined) {
    return JSON.stringify(schema.const);
  }
  if (schema.type === 'array') {
    return element('span', {}, 'list of ', typeName(schema.items));
  }
  const choices = schema.anyOf || schema.oneOf;
  if (choices) {
    return element('span', {}, ...choices.flatMap((one, i) => (i ? [' or ', typeName(one)] : [typeName(one)])));
  }
  return [].concat(schema.type || 'any').join(' or ') + (schema.format ? ' (' + schema.format + ')' : '');
}

function bounds(schema) {
  const names = { minimum: 'at least', maximum: 'at most', minLength: 'shortest', maxLength: 'longest', pattern: 'pattern', default: 'default' };
  return Object.entries(names).filter(([key]) => schema && schema[key] !== undefined)
    .map(([key, words]) => words + ' ' + schema[key]).join(', ');
}

function table(head, rows) {
  return element('div', { class: 'scroll' }, element('table', {},
    element('tr', {}, ...head.map((text) => element('th', {}, text))),
    ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))))));
}

function described(schema, description) {
  const text = prose(description || (schema && schema.description), 'span');
  const limits = bounds(schema);
  return limits ? element('span', {}, text, ' ', element('span', { class: 'dim' }, limits)) : text;
}

function parameters(list) {
  return table(['Parameter', 'In', 'Type', 'Meaning'], list.map(resolve).map((one) => [
    element('code', {}, one.name + (one.required ? ' *' : '')), one.in, typeName(one.schema),
    described(one.schema, one.description)]));
}

function example(value) {
  return element('pre', {}, typeof value === 'string' ? value : JSON.stringify(value, null, 2));
}

function body(requestBody) {
  const parts = Object.entries(requestBody.content).flatMap(([type, media]) => [
    element('p', {}, element('code', {}, type), ' ', typeName(media.schema)),
    ...Object.values(media.examples || {}).map((one) => example(resolve(one).value))]);
  return element('div', {}, element('h4', {}, 'Body'), ...parts);
}

function responses(all) {
  return table(['Status', 'When', 'What'], Object.entries(all).map(([status, one]) => [
    status, prose(resolve(one).description, 'span'), answered(one)]));
}

// A link to a shared answer, or the types of this operation's own.
function answered(one) {
  if (one.$ref) {
    const name = one.$ref.split('/').pop();
    return element('a', { href: '#response-' + name }, name);
  }
  return element('span', {}, ...Object.entries(one.content || {}).map(([type, media]) =>
    element('div', {}, element('code', {}, type), ' ', ...dataOf(media.schema))));
}

// What stands under data in an envelope; of another schema, its type.
function dataOf(schema) {
  const own = (schema.allOf || []).find((part) => part.properties);
  const shown = own ? Object.entries(own.properties) : [['', schema]];
  return shown.flatMap(([name, part], i) => [i ? ', ' : '', name && name + ': ', fieldsOf(part)]);
}

function fieldsOf(schema) {
  if (schema.allOf) {
    return element('span', {}, ...schema.allOf.flatMap((part, i) => [i ? ' and ' : '', fieldsOf(part)]));
  }
  if (!schema.properties) {
    return typeName(schema);
  }
  return element('span', {}, '{', ...Object.entries(schema.properties).flatMap(([name, part], i) =>
    [i ? ', ' : '', name, ': ', typeName(part)]), '}');
}

function roles(names) {
  const shown = names.map((name) => (name === 'platform' ? 'admin of tenant system' : name));
  return element('p', { class: 'dim' }, 'Roles: ' + shown.join(', '));
}

function title(method, path) {
  return [element('span', { class: 'method ' + method }, method.toUpperCase()), element('span', { class: 'path' }, path)];
}

function operation(path, item, method) {
  const one = item[method];
  const list = [...(item.parameters || []), ...(one.parameters || [])];
  return element('section', { id: one.operationId },
    element('h3', {}, ...title(item['x-any-method'] ? 'any' : method, path)),
    element('p', {}, element('strong', {}, one.summary)), one.description ? prose(one.description) : null,
    one['x-roles'] ? roles(one['x-roles']) : null,
    list.length ? parameters(list) : null,
    one.requestBody ? body(one.requestBody) : null,
    element('h4', {}, 'Answers'), responses(one.responses));
}

function schema(name, one) {
  const required = one.required || [];
  const rows = Object.entries(one.properties || {}).map(([key, value]) => [
    element('code', {}, key + (required.includes(key) ? ' *' : '')), typeName(value), described(value)]);
  return element('section', { id: 'schema-' + name }, element('h3', {}, name),
    rows.length ? prose(one.description) : element('p', {}, typeName(one), ' ', described(one)),
    rows.length ? table(['Field', 'Type', 'Meaning'], rows) : null);
}

function response(name, one) {
  const headers = Object.entries(one.headers).map(([key, header]) => [
    element('code', {}, key), described(resolve(header).schema, resolve(header).description)]);
  return element('section', { id: 'response-' + name }, element('h3', {}, name), prose(one.description),
    table(['Header', 'Meaning'], headers), ...Object.values(one.content || {}).map(shape));
}

function shape(media) {
  const parts = media.schema.allOf;
  const codes = parts.flatMap((part) => (part.properties && part.properties.error ? part.properties.error.enum : []));
  return element('p', {}, ...parts.filter((part) => part.$ref).map(typeName),
    ...(codes.length ? [' with error ', element('code', {}, codes.join(', '))] : [', ', ...dataOf(media.schema)]));
}

function group(nav, main, text, description, sections) {
  nav.append(element('h2', {}, text),
    ...sections.map((one) => element('a', { href: '#' + one.id }, one.dataset.label || one.querySelector('h3').textContent)));
  main.append(element('h2', {}, text), prose(description), ...sections);
}

function operations(tag) {
  return Object.entries(contract.paths).flatMap(([path, item]) => METHODS
    .filter((method) => item[method] && item[method].tags.includes(tag) && (!item['x-any-method'] || method === 'get'))
    .map((method) => {
      const made = operation(path, item, method);
      made.dataset.label = item[method].summary;
      return made;
    }));
}

async function render() {
  const nav = document.getElementById('nav');
  const main = document.getElementById('main');
  const answer = await fetch('/openapi.json');
  contract = await answer.json();
  main.replaceChildren(element('h1', {}, contract.info.title + ' API'),
    ...contract.info.description.split('\n\n').map((text) => prose(text)),
    element('p', {}, element('a', { href: '/openapi.yaml' }, 'openapi.yaml')));
  contract.tags.forEach((tag) => group(nav, main, tag.name, tag.description, operations(tag.name)));
  const { securitySchemes, responses: shared, schemas } = contract.components;
  main.append(element('h2', {}, 'credentials'), table(['Header or parameter', 'Value'],
    Object.values(securitySchemes).map((one) => [one.name || 'Authorization: Bearer', prose(one.description, 'span')])));
  group(nav, main, 'answers', '', Object.entries(shared).map(([name, one]) => response(name, one)));
  group(nav, main, 'schemas', 'Fields with a star are required.', Object.entries(schemas).map(([name, one]) => schema(name, one)));
  if (location.hash) {
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }
}

render().catch((failure) => {
  document.getElementById('main').replaceChildren(element('p', {}, 'The document cannot be shown: ' + failure.message));
});
