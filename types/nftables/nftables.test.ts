import { describe, expect, it } from 'vitest'
import { maySshEnter, tablesOf } from './rule-text.ts'

const input = (policy: string, ...rules: readonly string[]): string =>
  `table inet host {\n  chain input {\n    type filter hook input priority filter; policy ${policy};\n${rules.map((rule) => `    ${rule}\n`).join('')}  }\n}\n`

const knock = { port: 22, client: '10.20.0.254' }

it('finds the tables of a text', () => {
  expect(
    tablesOf(
      'flush ruleset\ntable inet host { }\n# table ip no\nadd table ip6 six\ntable plain {\n}\ntable inet host { set x { } }',
    ),
  ).toEqual(['inet host', 'ip6 six', 'ip plain'])
})

describe('whether SSH gets in', () => {
  it.each([
    ['where nothing is dropped', input('accept', 'tcp dport 80 accept')],
    ['by its port', input('drop', 'ct state established,related accept', 'tcp dport 22 accept')],
    ['by its name', input('drop', 'tcp dport ssh counter accept comment "drop"')],
    ['in a set', input('drop', 'tcp dport { 80, ssh, 443 } accept')],
    ['in a range', input('drop', 'tcp dport 20-25 accept')],
    ['by a definition', `define open = { 22, 80 }\n${input('drop', 'tcp dport $open accept')}`],
    ['by its source', input('drop', 'ip saddr 10.20.0.0/24 accept')],
    ['by a named set', input('drop', 'tcp dport @open accept')],
    ['by a map', input('drop', 'tcp dport vmap { 22 : accept, 80 : drop }')],
    [
      'by a map of states too',
      input('drop', 'ct state vmap { established : accept, new : jump new }', 'tcp dport 22 accept'),
    ],
    ['before what is dropped', input('accept', 'tcp dport 22 accept', 'drop')],
    ['limited', input('drop', 'tcp dport 22 ct state new limit rate 10/minute accept')],
    [
      'by another chain',
      `${input('drop', 'jump services')}table inet host {\n chain services {\n tcp dport 22 accept\n }\n}\n`,
    ],
    ['where udp alone is dropped', input('accept', 'udp dport 22 drop', 'meta l4proto udp drop')],
    [
      'where there is no input',
      'table inet nat { chain post { type nat hook postrouting priority srcnat; masquerade } }',
    ],
  ])('%s', (_, rules) => {
    expect(maySshEnter(rules, knock)).toBe(true)
  })

  it.each([
    [
      'nothing lets it in',
      input(
        'drop',
        'ct state established,related accept',
        'tcp dport { 80, 443 } accept',
        'iif lo accept',
        'icmp type echo-request accept',
      ),
    ],
    ['another port does', input('drop', 'tcp dport 2222 accept')],
    ['others may', input('drop', 'ip saddr 192.0.2.0/24 tcp dport 22 accept', 'ip6 saddr fd20::/64 accept')],
    ['all but these may', input('drop', 'ip saddr != 10.20.0.0/16 tcp dport 22 accept')],
    ['it is dropped by itself', input('accept', 'tcp dport 22 drop')],
    ['all is dropped before', input('accept', 'drop', 'tcp dport 22 accept')],
    [
      'a chain drops it',
      `${input('accept', 'goto services')}table inet host {\n chain services {\n tcp dport 80 accept\n reject\n }\n}\n`,
    ],
    [
      'maps have nothing for it',
      input(
        'drop',
        'ct state vmap { established : accept, related : accept, invalid : drop }',
        'tcp dport vmap { 80 : accept }',
      ),
    ],
    ['a map drops it', input('accept', 'tcp dport vmap { 20-25 : drop, 80 : accept }')],
    ['a comment alone says so', input('drop', '# tcp dport 22 accept')],
  ])('not where %s', (_, rules) => {
    expect(maySshEnter(rules, knock)).toBe(false)
  })
})
