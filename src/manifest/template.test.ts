import { describe, expect, it } from 'vitest'
import { Secret } from '../core/secret.ts'
import { compileTemplate, TemplateProblem } from './template.ts'

function render(source: string, data: object): string {
  const text = compileTemplate(source)(data)
  if (text instanceof Secret) throw new Error('it is a secret')
  return text
}

function problemOf(source: string, data: object): [message: string, line: number | undefined] {
  try {
    render(source, data)
  } catch (error) {
    if (error instanceof TemplateProblem) return [error.message, error.line]
    throw error
  }
  throw new Error('it rendered')
}

describe('a template', () => {
  it('puts values in as they are', () => {
    expect(render('{{a}} {{{a}}} {{b.c}}', { a: '<&"\'', b: { c: 7 } })).toBe('<&"\' <&"\' 7')
  })

  it('loops and decides', () => {
    const data = { items: [{ name: 'x' }, { name: 'y' }], port: 80, off: false, none: [] }
    expect(
      render(
        '{{#each items}}{{@index}}{{name}}{{../port}}{{#unless @last}},{{/unless}}{{/each}}{{#if off}}no{{/if}}{{#each none}}no{{else}} none{{/each}}{{#with items.[0]}} {{name}}{{/with}}',
        data,
      ),
    ).toBe('0x80,1y80 none x')
    expect(render('{{#each names}}{{this}};{{/each}}', { names: ['a', 'b'] })).toBe('a;b;')
    expect(render('{{#each map}}{{@key}}={{this}};{{/each}}', { map: { a: 1, b: 2 } })).toBe('a=1;b=2;')
    expect(render('{{#items}}{{name}}{{/items}}', data)).toBe('xy')
    expect(render('{{lookup map key}}', { map: { a: 1 }, key: 'a' })).toBe('1')
  })

  it('never reads data as template', () => {
    expect(render('{{a}}', { a: '{{b}} ${b}', b: 'secret' })).toBe('{{b}} ${b}')
  })

  it.each([
    ['one\n{{nosuch}}', {}, 'undefined name "nosuch"', 2],
    ['{{a}}\n\n{{a.b}}', { a: {} }, 'undefined name "b"', 3],
    ['{{#if a.b}}x{{/if}}', { a: {} }, 'undefined name "b"', 1],
    ['\n{{#each nosuch}}x{{/each}}', {}, 'undefined name "nosuch"', 2],
    ['{{#unless nosuch}}x{{/unless}}', {}, 'undefined name "nosuch"', 1],
    ['{{#each l}}\n{{name}}{{/each}}', { l: [{ name: 'x' }, {}] }, 'undefined name "name"', 2],
    ['{{a}}', { a: undefined }, 'undefined name "a"', 1],
    ['\n{{#each l}}{{this}}{{/each}}', { l: ['x', undefined] }, 'entry 2 of "l" is undefined', 2],
    ['{{#each a.l}}{{this}}{{/each}}', { a: { l: [undefined] } }, 'entry 1 of "l" is undefined', 1],
    ['{{toString}}', {}, 'undefined name "toString"', 1],
    ['{{constructor.name}}', {}, 'undefined name "constructor"', 1],
  ])('refuses %j with data %j', (source, data, message, line) => {
    expect(problemOf(source, data)).toEqual([message, line])
  })

  it('takes an optional value that is given as undefined or null for false', () => {
    expect(render('{{#if a}}x{{else}}y{{/if}}', { a: undefined })).toBe('y')
    expect(render('{{#if a}}x{{else}}y{{/if}}', { a: null })).toBe('y')
  })

  it('refuses to print an object', () => {
    expect(problemOf('{{a}}', { a: { b: 1 } })[0]).toBe('prints a value that is not text')
  })

  it('has no helpers beyond the five', () => {
    expect(problemOf('x\n{{log "a"}}', {})).toEqual([expect.stringContaining('unknown helper log'), 2])
  })

  it('names the line of a syntax error', () => {
    expect(problemOf('one\n{{#if a}}\n', { a: 1 })).toEqual(["unexpected 'EOF'", 3])
  })
})

describe('a template with secrets in its data', () => {
  const data = { user: 'shop', db: { password: new Secret('quiet') }, list: [new Secret('one'), 'two'] }

  it('makes a secret where it shows one, with the secrets that it is made of', () => {
    const text = compileTemplate('{{user}}:{{db.password}} {{#each list}}{{this}} {{/each}}')(data)
    expect(text).toBeInstanceOf(Secret)
    if (!(text instanceof Secret)) return
    expect(text.reveal()).toBe('shop:quiet one two ')
    expect(text.parts).toEqual([data.db.password, data.list[0]])
  })

  it('makes a text where it shows none', () => {
    expect(compileTemplate('{{user}}')(data)).toBe('shop')
  })
})
